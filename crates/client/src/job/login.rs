//! `docker login` (docker/cli: cli/command/registry/login.go).

use docksim_api::{Request, Response};

use super::{Context, Machine, TerminalSignal};
use crate::commands::login::RegistryLogin;
use crate::daemon::Input;
use crate::error::CliError;
use crate::settings::ConfigFile;

/// `docker login`: reads the password if it comes on standard input, and signs in.
#[derive(Debug, Clone, PartialEq)]
pub struct Login {
    login: RegistryLogin,
    input: Vec<u8>,
}

impl Login {
    /// Signs in.
    pub fn new(login: RegistryLogin) -> Self {
        Self {
            login,
            input: Vec::new(),
        }
    }

    /// All of standard input, as soon as it has ended.
    fn read_password(&mut self, cx: &mut Context<'_>) -> Option<()> {
        loop {
            match cx.host.read_input() {
                Input::Bytes(bytes) => self.input.extend(bytes),
                Input::Empty => return None,
                Input::End => break,
            }
        }
        let text = String::from_utf8_lossy(&self.input).into_owned();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        text.clone_into(&mut self.login.password);
        self.login.password_stdin = false;
        Some(())
    }

    fn sign_in(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let login = &self.login;
        let folder = &login.settings.folder;
        let file = ConfigFile::read(cx.host, folder).unwrap_or_default();
        if login.username.is_empty()
            && login.password.is_empty()
            && let Some((username, password)) = file.account(&login.server)
        {
            cx.eprintln(&format!(
                "Authenticating with existing credentials... [Username: {username}]"
            ));
            if cx.terminal.stderr {
                return Err(CliError::NotSimulated(
                    "docker login with stored credentials on a terminal".to_owned(),
                ));
            }
            cx.eprintln(
                "\n Info -> To login with a different account, run 'docker logout' followed by 'docker login'\n\n",
            );
            return self
                .authenticate(cx, &username, &password)
                .map(|status| cx.println(&status));
        }
        if login.username.is_empty() || login.password.is_empty() {
            return Err(if cx.terminal.stdin {
                CliError::NotSimulated(
                    "docker login asking for a name and a password: give --username and --password-stdin".to_owned(),
                )
            } else {
                CliError::new("Error: Cannot perform an interactive login from a non TTY device")
            });
        }
        let status = self.authenticate(cx, &login.username, &login.password)?;
        self.store(cx, file)?;
        cx.println(&status);
        Ok(())
    }

    fn authenticate(
        &self,
        cx: &mut Context<'_>,
        username: &str,
        password: &str,
    ) -> Result<String, CliError> {
        let request = Request::SystemAuth {
            username: username.to_owned(),
            password: password.to_owned(),
            server: self.login.server.clone(),
        };
        match cx.call(request)? {
            Response::Authenticated(status) => Ok(status),
            _ => Err(CliError::new("unexpected answer")),
        }
    }

    /// Keeps the credentials, with a warning where they are new.
    fn store(&self, cx: &mut Context<'_>, mut file: ConfigFile) -> Result<(), CliError> {
        let login = &self.login;
        let folder = &login.settings.folder;
        if !file.set_account(&login.server, &login.username, &login.password) {
            return Ok(());
        }
        file.write(cx.host, folder)
            .map_err(|error| CliError::new(format!("Error saving credentials: {error}")))?;
        cx.eprintln(&format!(
            "\nWARNING! Your credentials are stored unencrypted in '{}'.\nConfigure a credential helper to remove this \
             warning. See\nhttps://docs.docker.com/go/credential-store/\n",
            ConfigFile::path(folder)
        ));
        Ok(())
    }
}

impl Machine for Login {
    fn step(&mut self, cx: &mut Context<'_>) -> Option<Result<(), CliError>> {
        if self.login.password_stdin {
            self.read_password(cx)?;
        }
        Some(self.sign_in(cx))
    }

    fn signal(&mut self, _cx: &mut Context<'_>, _signal: TerminalSignal) -> bool {
        false
    }
}
