//! What each change does to a configuration (moby: builder/dockerfile/dispatchers.go).

use std::collections::BTreeMap;

use docksim_api::container::{Config, Empty};
use docksim_reference::go::clean_path;
use docksim_reference::port;
use docksim_reference::signal::Signal;
use docksim_syntax::dockerfile::{Pair, WordError, Words};

use super::{Change, ChangeError, CommandLine, parse};

/// A configuration with changes; without any it is the same.
pub(in crate::image) fn apply(config: &Config, changes: &[String]) -> Result<Config, ChangeError> {
    if changes.is_empty() {
        return Ok(config.clone());
    }
    let (changes, escape) = parse(changes)?;
    let mut applied = Applied {
        config: config.clone(),
        words: Words::new(escape),
        has_command: false,
    };
    for change in changes {
        applied.apply(change)?;
    }
    Ok(applied.config)
}

struct Applied {
    config: Config,
    words: Words,
    /// Whether a change has set the command, which a new entrypoint takes away otherwise.
    has_command: bool,
}

impl Applied {
    fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        match change {
            Change::Cmd(line) => {
                self.has_command |= line.words.as_ref().is_some_and(|words| !words.is_empty());
                self.config.cmd = self.command(line);
            }
            Change::Entrypoint(line) => {
                self.config.entrypoint = self.command(line);
                if !self.has_command {
                    self.config.cmd = None;
                }
            }
            Change::Env(pairs) => {
                for pair in self.expand_pairs(&pairs)? {
                    self.set_variable(&pair);
                }
            }
            Change::Label(pairs) => {
                let pairs = self.expand_pairs(&pairs)?;
                let labels = self.config.labels.get_or_insert_default();
                labels.extend(pairs.into_iter().map(|pair| (pair.name, pair.value)));
            }
            Change::Expose(ports) => self.expose(&ports)?,
            Change::Healthcheck(healthcheck) => self.config.healthcheck = Some(healthcheck),
            Change::Onbuild(trigger) => {
                self.config.on_build.get_or_insert_default().push(trigger);
            }
            Change::StopSignal(signal) => {
                let signal = self.expand(&signal)?;
                Signal::parse(&signal)?;
                self.config.stop_signal = signal;
            }
            Change::User(user) => self.config.user = self.expand(&user)?,
            Change::Volume(volumes) => {
                let volumes = volumes.iter().map(|volume| self.expand(volume));
                let volumes: Vec<String> = volumes.collect::<Result<_, _>>()?;
                if volumes.iter().any(String::is_empty) {
                    return Err(ChangeError::EmptyVolume);
                }
                let all = self.config.volumes.get_or_insert_with(BTreeMap::new);
                all.extend(volumes.into_iter().map(|volume| (volume, Empty {})));
            }
            Change::Workdir(path) => {
                let path = self.expand(&path)?;
                self.config.working_dir = match path.as_str() {
                    "" => return Err(ChangeError::EmptyWorkdir),
                    path if path.starts_with('/') => clean_path(path),
                    path => clean_path(&format!("/{}/{path}", self.config.working_dir)),
                };
            }
        }
        Ok(())
    }

    /// The words of a command, behind the shell's if one runs them.
    fn command(&self, line: CommandLine) -> Option<Vec<String>> {
        let words = line.words?;
        if !line.in_shell {
            return Some(words);
        }
        let shell = self.config.shell.clone().filter(|shell| !shell.is_empty());
        let mut all = shell.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()]);
        all.extend(words);
        Some(all)
    }

    fn set_variable(&mut self, pair: &Pair) {
        let variable = format!("{}={}", pair.name, pair.value);
        let env = self.config.env.get_or_insert_default();
        let known = env
            .iter_mut()
            .find(|known| known.split('=').next() == Some(&pair.name));
        match known {
            Some(known) => *known = variable,
            None => env.push(variable),
        }
    }

    /// A variable in a port may stand for several.
    fn expose(&mut self, ports: &[String]) -> Result<(), ChangeError> {
        let mut words = Vec::new();
        for port in ports {
            words.extend(self.words.split(port, &|name| self.variable(name))?);
        }
        let mut exposed = BTreeMap::new();
        for word in &words {
            for mapping in port::parse(word)? {
                exposed.insert(mapping.container_port, Empty {});
            }
        }
        let all = self.config.exposed_ports.get_or_insert_with(BTreeMap::new);
        all.extend(exposed);
        Ok(())
    }

    fn expand_pairs(&self, pairs: &[Pair]) -> Result<Vec<Pair>, WordError> {
        let expanded = pairs.iter().map(|pair| {
            Ok(Pair {
                name: self.expand(&pair.name)?,
                value: self.expand(&pair.value)?,
            })
        });
        expanded.collect()
    }

    fn expand(&self, text: &str) -> Result<String, WordError> {
        self.words.expand(text, &|name| self.variable(name))
    }

    /// A variable's value: the last one of that name.
    fn variable(&self, name: &str) -> Option<String> {
        let variables = self.config.env.iter().flatten().rev();
        variables
            .map(|variable| variable.split_once('=').unwrap_or((variable, "")))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned())
    }
}
