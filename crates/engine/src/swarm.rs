//! The swarm that the daemon is not in (moby: daemon/cluster).

use docksim_api::{ApiError, ErrorKind, SwarmOperation};
use thiserror::Error;

/// What the daemon says about swarms.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum SwarmError {
    #[error(
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm \
         and try again."
    )]
    NotManager,
    #[error("This node is not part of a swarm")]
    NotInSwarm,
    #[error("network {0} not found")]
    NoSuchNetwork(String),
    #[error("{0}")]
    NotSimulated(&'static str),
}

impl From<SwarmError> for ApiError {
    fn from(error: SwarmError) -> Self {
        let (kind, code) = match &error {
            SwarmError::NotManager => (ErrorKind::Unavailable, "not-a-swarm-manager"),
            SwarmError::NotInSwarm => (ErrorKind::Unavailable, "not-in-a-swarm"),
            SwarmError::NoSuchNetwork(_) => (ErrorKind::NotFound, "no-such-network"),
            SwarmError::NotSimulated(_) => (ErrorKind::NotSimulated, "not-simulated"),
        };
        Self::new(kind, code, error.to_string())
    }
}

/// Refuses an operation on a swarm, as a daemon does that is in none.
pub(crate) fn refusal(operation: &SwarmOperation) -> SwarmError {
    match operation {
        SwarmOperation::SwarmInit => SwarmError::NotSimulated("docker swarm init"),
        SwarmOperation::SwarmJoin => SwarmError::NotSimulated("docker swarm join"),
        SwarmOperation::SwarmLeave { force: _ } => SwarmError::NotInSwarm,
        // A network that spans nodes is known to managers only; for others there is none.
        SwarmOperation::NetworkInspect { id } => SwarmError::NoSuchNetwork(id.clone()),
        SwarmOperation::SwarmInspect
        | SwarmOperation::SwarmUnlockkey
        | SwarmOperation::NodeList
        | SwarmOperation::NodeInspect { .. }
        | SwarmOperation::NodeDelete { .. }
        | SwarmOperation::ServiceList
        | SwarmOperation::ServiceCreate { .. }
        | SwarmOperation::ServiceInspect { .. }
        | SwarmOperation::ServiceDelete { .. }
        | SwarmOperation::TaskList
        | SwarmOperation::SecretList
        | SwarmOperation::SecretCreate { .. }
        | SwarmOperation::SecretInspect { .. }
        | SwarmOperation::SecretDelete { .. }
        | SwarmOperation::ConfigList
        | SwarmOperation::ConfigCreate { .. }
        | SwarmOperation::ConfigInspect { .. }
        | SwarmOperation::ConfigDelete { .. } => SwarmError::NotManager,
    }
}
