//! `cargo xtask errors`: every explanation as a page, from the data of `docksim-teach`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use docksim_api::Reason;
use docksim_teach::{Entry, Explanations, Language};

const HEAD: &str = "\
# Errors

What docksim says about each refusal, and about ends that surprise: `:why` prints it for the last error of a terminal, with
your own names in place of the words in capitals, and `:why DK0012` prints one of them. The codes are stable.

`cargo xtask errors` writes this page from `crates/teach/explanations`.
";

/// Writes `docs/errors.md`, or checks that it is fresh.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace's folder")?;
    let path = root.join("docs/errors.md");
    let text = render(&Explanations::builtin());
    if !check {
        return fs::write(&path, text).context("docs/errors.md cannot be written");
    }
    if fs::read_to_string(&path).unwrap_or_default() != text {
        bail!("docs/errors.md is stale: run `cargo xtask errors`");
    }
    Ok(())
}

fn render(explanations: &Explanations) -> String {
    let mut text = format!("{HEAD}\n| code | | |\n|---|---|---|\n");
    for entry in explanations.entries() {
        let title = |language| filled(&entry.text(language).title);
        text.push_str(&format!(
            "| [{code}](#{anchor}) | {} | {} |\n",
            title(Language::English),
            title(Language::Korean),
            code = entry.code,
            anchor = entry.code.to_lowercase(),
        ));
    }
    for entry in explanations.entries() {
        text.push_str(&section(entry));
    }
    text
}

fn section(entry: &Entry) -> String {
    let mut text = format!("\n## {}\n", entry.code);
    for language in Language::ALL {
        let words = entry.text(language);
        text.push_str(&format!(
            "\n**{}**\n\n{}\n\n{}\n",
            filled(&words.title),
            filled(&words.what),
            filled(&words.why)
        ));
        let mut separator = "\n";
        for remedy in &entry.remedies {
            let about = filled(language.of(&remedy.english, &remedy.korean));
            let command = filled(&remedy.command);
            text.push_str(&format!("{separator}- `{command}` – {about}\n"));
            separator = "";
        }
    }
    text
}

/// The template with capitals for what is the user's own.
fn filled(template: &str) -> String {
    docksim_teach::explanation::fill(template, &Reason::new(""))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_fresh() {
        super::run(true).unwrap_or_else(|error| panic!("{error}"));
    }
}
