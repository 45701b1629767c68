//! A stand-in for Docker Hub: the registry's API over TLS, read-only, with the images of the catalogue.
//!
//! It asks for a bearer token, hands one out to everybody but those with credentials that it does not know, and refuses what it does not have as the Hub does.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use docksim_hub::{ACCOUNT, Catalogue};
use docksim_reference::base64::base64;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

use super::image::{Blob, Workshop, digest_of};

/// The names under which a daemon reaches Docker Hub.
pub(crate) const NAMES: [&str; 3] = ["registry-1.docker.io", "auth.docker.io", "index.docker.io"];

/// What the stand-in prints when it can be asked.
pub(crate) const READY: &str = "ready";

const JSON: &str = "application/json";
const IDLE: Duration = Duration::from_secs(60);
/// The longest request head that is read.
const LONGEST_HEAD: u64 = 64 * 1024;

/// Serves until the process is ended.
pub(crate) fn serve(certificate: &Path, busybox: &Path) -> Result<()> {
    let pem = fs::read(certificate).with_context(|| certificate.display().to_string())?;
    let chain = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(&pem)?;
    let config = Arc::new(
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)?,
    );
    let hub = Arc::new(Hub {
        workshop: Workshop::new(busybox)?,
        made: Mutex::default(),
    });
    let listener = TcpListener::bind(("127.0.0.1", 443))?;
    println!("{READY}");
    for stream in listener.incoming() {
        let (config, hub) = (Arc::clone(&config), Arc::clone(&hub));
        thread::spawn(move || {
            // A client that hangs up is no failure of the hub.
            stream
                .map_err(anyhow::Error::from)
                .and_then(|stream| converse(stream, config, &hub))
                .ok();
        });
    }
    Ok(())
}

/// The images that have been asked for.
struct Hub {
    workshop: Workshop,
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    /// The digest of an index by the image's own index digest.
    indexes: BTreeMap<&'static str, String>,
    blobs: BTreeMap<String, Arc<Blob>>,
}

#[derive(Debug)]
struct Request {
    method: String,
    path: String,
    /// What stands behind `Authorization:`.
    authorization: Option<String>,
    length: u64,
}

#[derive(Debug)]
struct Response {
    status: &'static str,
    media_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Arc<Blob>,
}

impl Response {
    fn json(status: &'static str, body: &str) -> Self {
        let body = Arc::new(Blob {
            media_type: JSON,
            bytes: body.as_bytes().to_vec(),
        });
        Self {
            status,
            media_type: JSON,
            headers: Vec::new(),
            body,
        }
    }

    fn blob(blob: &Arc<Blob>) -> Self {
        let headers = vec![("Docker-Content-Digest", digest_of(&blob.bytes))];
        Self {
            status: "200 OK",
            media_type: blob.media_type,
            headers,
            body: Arc::clone(blob),
        }
    }

    /// An error with a detail; without one the daemon takes the message for the code's own and leaves it out.
    fn refusal(status: &'static str, code: &str, message: &str, detail: &Value) -> Self {
        let error = json!({"code": code, "message": message, "detail": detail});
        Self::json(status, &json!({"errors": [error]}).to_string())
    }
}

/// Answers one request after the other.
fn converse(stream: TcpStream, config: Arc<ServerConfig>, hub: &Hub) -> Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(StreamOwned::new(ServerConnection::new(config)?, stream));
    while let Some(request) = read(&mut stream)? {
        let response = hub.answer(&request)?;
        let length = response.body.bytes.len();
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {length}\r\nDocker-Distribution-Api-Version: registry/2.0\r\n",
            response.status, response.media_type
        );
        for (name, value) in &response.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let stream = stream.get_mut();
        stream.write_all(head.as_bytes())?;
        if request.method != "HEAD" {
            stream.write_all(&response.body.bytes)?;
        }
        stream.flush()?;
    }
    Ok(())
}

/// Reads a request; none where the client has gone.
fn read(stream: &mut impl BufRead) -> Result<Option<Request>> {
    let mut request = None;
    let mut head = stream.take(LONGEST_HEAD);
    let mut line = String::new();
    while head.read_line(&mut line)? > 0 {
        let text = line.trim_end();
        match &mut request {
            None => {
                let mut words = text.split(' ').map(str::to_owned);
                let (method, path) = (
                    words.next().unwrap_or_default(),
                    words.next().unwrap_or_default(),
                );
                request = Some(Request {
                    method,
                    path,
                    authorization: None,
                    length: 0,
                });
            }
            Some(request) if text.is_empty() => {
                let length = request.length;
                std::io::copy(&mut head.into_inner().take(length), &mut std::io::sink())?;
                let Request {
                    method,
                    path,
                    authorization,
                    ..
                } = request;
                return Ok(Some(Request {
                    method: method.clone(),
                    path: path.clone(),
                    authorization: authorization.clone(),
                    length,
                }));
            }
            Some(request) => {
                let (name, value) = text.split_once(':').unwrap_or((text, ""));
                match name.to_ascii_lowercase().as_str() {
                    "authorization" => request.authorization = Some(value.trim().to_owned()),
                    "content-length" => request.length = value.trim().parse()?,
                    _ => {}
                }
            }
        }
        line.clear();
    }
    Ok(None)
}

impl Hub {
    fn answer(&self, request: &Request) -> Result<Response> {
        let path = request.path.split('?').next().unwrap_or_default();
        if path == "/token" && !may_sign_in(request.authorization.as_deref()) {
            let refusal = json!({"details": "incorrect username or password"});
            return Ok(Response::json("401 Unauthorized", &refusal.to_string()));
        }
        if path == "/token" {
            return Ok(Response::json(
                "200 OK",
                r#"{"token":"anybody","access_token":"anybody","expires_in":300}"#,
            ));
        }
        if path == "/v1/_ping" {
            return Ok(Response::json("200 OK", "true"));
        }
        if path == "/v1/search" {
            return Ok(search(&request.path));
        }
        let Some(rest) = path.strip_prefix("/v2/") else {
            return Ok(Response::refusal(
                "404 Not Found",
                "NOT_FOUND",
                "page not found",
                &json!(path),
            ));
        };
        if request.authorization.is_none() {
            let mut response = Response::refusal(
                "401 Unauthorized",
                "UNAUTHORIZED",
                "authentication required",
                &json!(null),
            );
            let mut challenge =
                r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io""#
                    .to_owned();
            if let Some((repository, _, _)) = split(rest) {
                challenge.push_str(&format!(r#",scope="repository:{repository}:pull""#));
            }
            response.headers.push(("WWW-Authenticate", challenge));
            return Ok(response);
        }
        if rest.is_empty() {
            return Ok(Response::json("200 OK", "{}"));
        }
        let reads = matches!(request.method.as_str(), "GET" | "HEAD");
        let denied = |name: &str| {
            let access =
                json!([{"Type": "repository", "Class": "", "Name": name, "Action": "pull"}]);
            Response::refusal(
                "401 Unauthorized",
                "DENIED",
                "requested access to the resource is denied",
                &access,
            )
        };
        let Some((repository, kind, reference)) = split(rest).filter(|_| reads) else {
            return Ok(denied(rest));
        };
        let catalogue = Catalogue::builtin();
        let images = catalogue.repository(repository);
        if images.is_empty() {
            return Ok(denied(repository));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if kind == "tags" {
            let tags: Vec<&str> = images
                .iter()
                .flat_map(|image| image.tags)
                .copied()
                .collect();
            let list = json!({"name": repository, "tags": tags});
            return Ok(Response::json("200 OK", &list.to_string()));
        }
        let digest = reference.contains(':');
        for image in images
            .iter()
            .filter(|image| digest || image.tags.contains(&reference))
        {
            if made.indexes.contains_key(image.index_digest) {
                continue;
            }
            let blobs = self.workshop.make(image)?;
            for (place, blob) in blobs.into_iter().enumerate() {
                let digest = digest_of(&blob.bytes);
                if place == 0 {
                    made.indexes.insert(image.index_digest, digest.clone());
                }
                made.blobs.insert(digest, Arc::new(blob));
            }
        }
        let wanted = if digest {
            Some(reference)
        } else {
            let image = images.iter().find(|image| image.tags.contains(&reference));
            image
                .and_then(|image| made.indexes.get(image.index_digest))
                .map(String::as_str)
        };
        let found = wanted.and_then(|digest| made.blobs.get(digest));
        Ok(match (found, kind) {
            (Some(blob), _) => Response::blob(blob),
            (None, "manifests") => Response::refusal(
                "404 Not Found",
                "MANIFEST_UNKNOWN",
                "manifest unknown",
                &json!(format!("unknown tag={reference}")),
            ),
            (None, _) => Response::refusal(
                "404 Not Found",
                "BLOB_UNKNOWN",
                "blob unknown to registry",
                &json!(reference),
            ),
        })
    }
}

/// Whether a token is given for these credentials: everybody gets one without any.
fn may_sign_in(authorization: Option<&str>) -> bool {
    let Some(basic) = authorization.and_then(|value| value.strip_prefix("Basic ")) else {
        return true;
    };
    let (username, password) = ACCOUNT;
    basic == base64(format!("{username}:{password}").as_bytes())
}

/// The old search, which the daemon still uses: `/v1/search?q=term&n=25`.
fn search(path: &str) -> Response {
    let parameter = |name: &str| {
        let (_, query) = path.split_once('?').unwrap_or_default();
        let found = query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| value.replace('+', " ").replace("%20", " "))
        });
        found.unwrap_or_default()
    };
    let most = parameter("n").parse().unwrap_or(25);
    let found = Catalogue::builtin().search(&parameter("q"));
    let results: Vec<Value> = found
        .iter()
        .take(most)
        .map(|repository| {
            json!({
                "name": repository.path.trim_start_matches("library/"),
                "description": repository.description,
                "star_count": repository.stars,
                "is_official": true,
                "is_automated": false,
            })
        })
        .collect();
    let answer = json!({"num_results": found.len(), "query": parameter("q"), "results": results});
    Response::json("200 OK", &answer.to_string())
}

/// Splits `library/httpd/manifests/latest` into its repository, what is asked for, and which.
fn split(path: &str) -> Option<(&str, &str, &str)> {
    ["manifests", "blobs", "tags"].into_iter().find_map(|kind| {
        let (repository, reference) = path.rsplit_once(&format!("/{kind}/"))?;
        Some((repository, kind, reference))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_repository_and_what_is_wanted_of_it() {
        assert_eq!(
            split("library/httpd/manifests/latest"),
            Some(("library/httpd", "manifests", "latest"))
        );
        assert_eq!(
            split("me/blobs/blobs/sha256:0"),
            Some(("me/blobs", "blobs", "sha256:0"))
        );
        assert_eq!(split("library/httpd"), None);
    }
}
