//! What a client asks of a swarm.

/// An operation on a swarm: `/swarm`, `/nodes`, `/services`, `/tasks`, `/secrets` and `/configs`
/// (moby: api/swagger.yaml).
///
/// The daemon that docksim models is in no swarm: it refuses every one of them before it looks at what the operation
/// carries, so that only what names a thing is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SwarmOperation {
    /// `POST /swarm/init`.
    SwarmInit,
    /// `POST /swarm/join`.
    SwarmJoin,
    /// `GET /swarm`.
    SwarmInspect,
    /// `POST /swarm/leave`.
    SwarmLeave {
        /// Whether the node leaves whatever that does to the swarm.
        force: bool,
    },
    /// `GET /swarm/unlockkey`.
    SwarmUnlockkey,
    /// `GET /nodes`.
    NodeList,
    /// `GET /nodes/{id}`.
    NodeInspect {
        /// Its name or id.
        id: String,
    },
    /// `DELETE /nodes/{id}`.
    NodeDelete {
        /// Its name or id.
        id: String,
        /// Whether it goes though it is not down.
        force: bool,
    },
    /// `GET /services`.
    ServiceList,
    /// `POST /services/create`.
    ServiceCreate {
        /// The image.
        image: String,
    },
    /// `GET /services/{id}`.
    ServiceInspect {
        /// Its name or id.
        id: String,
    },
    /// `DELETE /services/{id}`.
    ServiceDelete {
        /// Its name or id.
        id: String,
    },
    /// `GET /tasks`.
    TaskList,
    /// `GET /secrets`.
    SecretList,
    /// `POST /secrets/create`.
    SecretCreate {
        /// Its name.
        name: String,
    },
    /// `GET /secrets/{id}`.
    SecretInspect {
        /// Its name or id.
        id: String,
    },
    /// `DELETE /secrets/{id}`.
    SecretDelete {
        /// Its name or id.
        id: String,
    },
    /// `GET /configs`.
    ConfigList,
    /// `POST /configs/create`.
    ConfigCreate {
        /// Its name.
        name: String,
    },
    /// `GET /configs/{id}`.
    ConfigInspect {
        /// Its name or id.
        id: String,
    },
    /// `DELETE /configs/{id}`.
    ConfigDelete {
        /// Its name or id.
        id: String,
    },
    /// `GET /networks/{id}?scope=swarm`.
    NetworkInspect {
        /// Its name or id.
        id: String,
    },
}
