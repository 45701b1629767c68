//! The Go types of registries (moby: api/types/registry).

use crate::format::value::Type::{Bool, Int, String, Struct};
use crate::format::value::{Field, NamedType};

/// A repository that a search has found.
pub static REGISTRY_SEARCH_RESULT: NamedType = NamedType::new(
    "registry.SearchResult",
    Struct(&[
        Field::new("StarCount", &Int).json("star_count"),
        Field::new("IsOfficial", &Bool).json("is_official"),
        Field::new("Name", &String).json("name"),
        Field::new("IsAutomated", &Bool).json("is_automated"),
        Field::new("Description", &String).json("description"),
    ]),
);
