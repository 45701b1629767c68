//! The environment of a container's processes (moby: container/container_unix.go and env.go).

const DEFAULT_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl super::Container {
    /// What its processes get: what the daemon adds, with what links tell, then its own.
    pub(crate) fn environment(&self, tty: bool, linked: Vec<String>) -> Vec<String> {
        let mut env = vec![
            DEFAULT_PATH.to_owned(),
            format!("HOSTNAME={}", self.config.hostname),
        ];
        if tty {
            env.push("TERM=xterm".to_owned());
        }
        env.extend(linked);
        with(env, self.config.env.as_deref().unwrap_or_default())
    }
}

/// Sets variables, each where it stands already or at the end; one without a value is taken away.
pub(crate) fn with(mut env: Vec<String>, more: &[String]) -> Vec<String> {
    let is = |name: &str, variable: &String| {
        variable
            .split_once('=')
            .is_some_and(|(known, _)| known == name)
    };
    for variable in more {
        match variable.split_once('=') {
            None => env.retain(|known| !is(variable, known)),
            Some((name, _)) => match env.iter_mut().find(|known| is(name, known)) {
                Some(known) => known.clone_from(variable),
                None => env.push(variable.clone()),
            },
        }
    }
    env
}
