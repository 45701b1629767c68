//! What an image says about its distribution: the files that scripts ask for its name and version.

/// A distribution's release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release<'a> {
    /// `alpine`, `debian` or `ubuntu`.
    pub distribution: &'a str,
    /// As far as it is known: `3.23.6`, `12`, `22.04`.
    pub version: &'a str,
}

/// Ubuntu's releases: the version, the point release of the catalogue's image if it is known, and its names.
const UBUNTU: [(&str, Option<&str>, &str, &str); 4] = [
    ("20.04", Some("20.04.5"), "Focal Fossa", "focal"),
    ("22.04", Some("22.04.5"), "Jammy Jellyfish", "jammy"),
    ("24.04", None, "Noble Numbat", "noble"),
    ("26.04", Some("26.04"), "Resolute Raccoon", "resolute"),
];

impl Release<'_> {
    /// The files with their texts. A line whose value is not known is left out.
    pub(super) fn files(self) -> Vec<(&'static str, String)> {
        match self.distribution {
            "alpine" => self.alpine(),
            "debian" => self.debian(),
            "ubuntu" => self.ubuntu(),
            _ => Vec::new(),
        }
    }

    fn alpine(self) -> Vec<(&'static str, String)> {
        let mut parts = self.version.split('.');
        let (Some(major), Some(minor)) = (parts.next(), parts.next()) else {
            return Vec::new();
        };
        let full = parts.next().map(|_| self.version);
        let id = full.map_or_else(String::new, |version| format!("VERSION_ID={version}\n"));
        let mut files = vec![
            (
                "/etc/os-release",
                format!(
                    "NAME=\"Alpine Linux\"\nID=alpine\n{id}PRETTY_NAME=\"Alpine Linux v{major}.{minor}\"\n\
                     HOME_URL=\"https://alpinelinux.org/\"\n\
                     BUG_REPORT_URL=\"https://gitlab.alpinelinux.org/alpine/aports/-/issues\"\n"
                ),
            ),
            (
                "/etc/issue",
                format!("Welcome to Alpine Linux {major}.{minor}\nKernel \\r on an \\m (\\l)\n\n"),
            ),
        ];
        files.extend(full.map(|version| ("/etc/alpine-release", format!("{version}\n"))));
        files
    }

    fn debian(self) -> Vec<(&'static str, String)> {
        let codename = match self.version {
            "12" => "bookworm",
            "13" => "trixie",
            _ => return Vec::new(),
        };
        let version = self.version;
        vec![
            (
                "/etc/os-release",
                format!(
                    "PRETTY_NAME=\"Debian GNU/Linux {version} ({codename})\"\nNAME=\"Debian GNU/Linux\"\n\
                     VERSION_ID=\"{version}\"\nVERSION=\"{version} ({codename})\"\nVERSION_CODENAME={codename}\nID=debian\n\
                     HOME_URL=\"https://www.debian.org/\"\nSUPPORT_URL=\"https://www.debian.org/support\"\n\
                     BUG_REPORT_URL=\"https://bugs.debian.org/\"\n"
                ),
            ),
            (
                "/etc/issue",
                format!("Debian GNU/Linux {version} \\n \\l\n\n"),
            ),
        ]
    }

    fn ubuntu(self) -> Vec<(&'static str, String)> {
        let Some((version, point, name, codename)) =
            UBUNTU.into_iter().find(|row| row.0 == self.version)
        else {
            return Vec::new();
        };
        let pretty = point.map(|point| format!("PRETTY_NAME=\"Ubuntu {point} LTS\"\n"));
        let full = point.map(|point| format!("VERSION=\"{point} LTS ({name})\"\n"));
        vec![(
            "/etc/os-release",
            format!(
                "{}NAME=\"Ubuntu\"\nVERSION_ID=\"{version}\"\n{}VERSION_CODENAME={codename}\nID=ubuntu\nID_LIKE=debian\n\
                 HOME_URL=\"https://www.ubuntu.com/\"\nSUPPORT_URL=\"https://help.ubuntu.com/\"\n\
                 BUG_REPORT_URL=\"https://bugs.launchpad.net/ubuntu/\"\n\
                 PRIVACY_POLICY_URL=\"https://www.ubuntu.com/legal/terms-and-policies/privacy-policy\"\n\
                 UBUNTU_CODENAME={codename}\n",
                pretty.unwrap_or_default(),
                full.unwrap_or_default()
            ),
        )]
    }
}
