//! Makes JavaScript and TypeScript from a wasm file, with the version that Cargo.lock pins: `bindgen FILE FOLDER KIND`.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder, kind] = arguments.as_slice() else {
        bail!("bindgen FILE FOLDER web|nodejs");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(file)
        .out_name("docksim")
        .typescript(true);
    match kind.as_str() {
        "web" => bindgen.web(true)?,
        "nodejs" => bindgen.nodejs(true)?,
        other => bail!("no kind {other}"),
    };
    bindgen.generate(folder)
}
