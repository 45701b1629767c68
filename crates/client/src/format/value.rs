//! Values with their Go types: as much of Go's reflect as templates can see.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// A Go type.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// `bool`.
    Bool,
    /// `string`.
    String,
    /// `int`.
    Int,
    /// `int32`.
    Int32,
    /// `int64`.
    Int64,
    /// `uint`.
    Uint,
    /// `uint8`.
    Uint8,
    /// `uint16`.
    Uint16,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
    /// `float64`.
    Float64,
    /// `interface {}`.
    Interface,
    /// `[]T`.
    Slice(&'static Type),
    /// `[n]T`.
    Array(usize, &'static Type),
    /// `map[K]V`; keys are strings of some type.
    Map(&'static Type, &'static Type),
    /// `*T`.
    Pointer(&'static Type),
    /// `struct { … }`.
    Struct(&'static [Field]),
    /// A type with a name.
    Named(&'static NamedType),
    /// `reflect.Value`, as which functions take what they do not want converted.
    Reflect,
}

/// A type with a name.
#[derive(Debug)]
pub struct NamedType {
    /// The package and the name: `container.State`.
    pub name: &'static str,
    /// What it is made of.
    pub underlying: Type,
    /// Its methods and those of pointers to it.
    pub methods: &'static [Method],
    /// Methods that Go has and docksim has not.
    pub unmodelled: &'static [&'static str],
    /// Whether it is held, and goes through JSON, as a text, whatever it is made of in Go.
    pub is_text: bool,
}

/// A method.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// The types of its arguments.
    pub parameters: &'static [Type],
    /// What it gives for a receiver and arguments.
    pub call: fn(&Value, &[Value]) -> Called,
}

/// What a function or method gives: an absent value is reflect's zero value.
pub type Called = Result<Option<Value>, CallError>;

/// Why a function or method gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// Go's function fails, or panics, with this text.
    Failed(String),
    /// docksim does not model it.
    NotSimulated(String),
}

/// A field of a structure.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub field_type: &'static Type,
    /// Its name in JSON; empty when it does not go through JSON.
    pub json: &'static str,
    /// Whether it stays out of JSON when empty.
    pub omit_empty: bool,
    /// Whether its own fields belong to the structure too.
    pub is_embedded: bool,
}

/// A value and its type.
#[derive(Debug, Clone)]
pub struct Value {
    value_type: &'static Type,
    data: Data,
}

/// What a value is, apart from its type.
#[derive(Debug, Clone)]
pub enum Data {
    /// Of a slice, map, pointer or interface.
    Nil,
    /// A truth value.
    Bool(bool),
    /// A signed number.
    Int(i64),
    /// An unsigned number.
    Uint(u64),
    /// A number with a fraction.
    Float(f64),
    /// Bytes, in most cases of UTF-8.
    String(Rc<[u8]>),
    /// Of a slice or an array.
    List(Rc<[Value]>),
    /// By key.
    Map(Rc<BTreeMap<Rc<[u8]>, Value>>),
    /// In the order of the type's fields.
    Struct(Rc<[Value]>),
    /// A structure whose fields and methods are computed when asked for.
    Object(Rc<dyn Object>),
    /// What a pointer points to or an interface holds.
    Reference(Rc<Value>),
}

/// A structure whose fields and methods are computed when asked for.
pub trait Object: fmt::Debug {
    /// The fields, in the order of the type's.
    fn fields(&self) -> Vec<Value>;
    /// What a method gives.
    fn call(&self, method: &str, arguments: &[Value]) -> Called;
}

impl Field {
    /// A field that has the same name in JSON.
    pub const fn new(name: &'static str, field_type: &'static Type) -> Self {
        Self {
            name,
            field_type,
            json: name,
            omit_empty: false,
            is_embedded: false,
        }
    }

    /// A field whose own fields belong to the structure too.
    pub const fn embedded(name: &'static str, field_type: &'static Type) -> Self {
        Self {
            is_embedded: true,
            ..Self::new(name, field_type)
        }
    }

    /// With another name in JSON.
    pub const fn json(self, json: &'static str) -> Self {
        Self { json, ..self }
    }

    /// Left out of JSON when empty.
    pub const fn omit_empty(self) -> Self {
        Self {
            omit_empty: true,
            ..self
        }
    }

    /// Whether other packages see it.
    pub fn is_exported(&self) -> bool {
        self.name.starts_with(char::is_uppercase)
    }
}

impl NamedType {
    /// A type without methods.
    pub const fn new(name: &'static str, underlying: Type) -> Self {
        Self {
            name,
            underlying,
            methods: &[],
            unmodelled: &[],
            is_text: false,
        }
    }

    /// With methods.
    pub const fn methods(self, methods: &'static [Method]) -> Self {
        Self { methods, ..self }
    }

    /// With methods that docksim does not model.
    pub const fn unmodelled(self, unmodelled: &'static [&'static str]) -> Self {
        Self { unmodelled, ..self }
    }

    /// Held as a text.
    pub const fn text(self) -> Self {
        Self {
            is_text: true,
            ..self
        }
    }
}

impl Type {
    /// What the type is made of: never a named type.
    pub fn underlying(&'static self) -> &'static Type {
        match self {
            Self::Named(named) => named.underlying.underlying(),
            _ => self,
        }
    }

    /// The named type, if it has a name of a package.
    pub fn named(&'static self) -> Option<&'static NamedType> {
        match self {
            Self::Named(named) => Some(named),
            _ => None,
        }
    }

    /// The fields of a structure.
    pub fn fields(&'static self) -> &'static [Field] {
        match self.underlying() {
            Self::Struct(fields) => fields,
            _ => &[],
        }
    }

    /// The type of elements, of what is pointed to, or of a map's values.
    pub fn element(&'static self) -> Option<&'static Type> {
        match self.underlying() {
            Self::Slice(element)
            | Self::Array(_, element)
            | Self::Map(_, element)
            | Self::Pointer(element) => Some(element),
            _ => None,
        }
    }

    /// Whether values can be nil.
    pub fn can_be_nil(&'static self) -> bool {
        matches!(
            self.underlying(),
            Self::Slice(_) | Self::Map(..) | Self::Pointer(_) | Self::Interface | Self::Reflect
        )
    }

    /// Whether it is an interface.
    pub fn is_interface(&'static self) -> bool {
        matches!(self.underlying(), Self::Interface)
    }

    /// Whether it is a pointer.
    pub fn is_pointer(&'static self) -> bool {
        matches!(self.underlying(), Self::Pointer(_))
    }

    /// Whether it is made of a string.
    pub fn is_string(&'static self) -> bool {
        matches!(self.underlying(), Self::String)
    }

    /// Whether a value of this type can be where the other is wanted (reflect: `AssignableTo`).
    pub fn is_assignable_to(&'static self, other: &'static Type) -> bool {
        let has_name = |it: &Type| {
            !matches!(
                it,
                Self::Slice(_)
                    | Self::Array(..)
                    | Self::Map(..)
                    | Self::Pointer(_)
                    | Self::Struct(_)
                    | Self::Interface
            )
        };
        other.is_interface()
            || self.to_string() == other.to_string()
            || (!(has_name(self) && has_name(other))
                && self.underlying().to_string() == other.underlying().to_string())
    }

    /// The method of values of this type or of pointers to it.
    pub fn method(&'static self, name: &str) -> Option<&'static Method> {
        let named = self.receiver()?;
        named.methods.iter().find(|method| method.name == name)
    }

    /// Whether Go has a method here that docksim has not.
    pub fn has_unmodelled_method(&'static self, name: &str) -> bool {
        self.receiver()
            .is_some_and(|named| named.unmodelled.contains(&name))
    }

    fn receiver(&'static self) -> Option<&'static NamedType> {
        match self {
            Self::Named(named) => Some(named),
            Self::Pointer(pointee) => pointee.named(),
            _ => None,
        }
    }
}

/// As `%T` prints it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::String => f.write_str("string"),
            Self::Int => f.write_str("int"),
            Self::Int32 => f.write_str("int32"),
            Self::Int64 => f.write_str("int64"),
            Self::Uint => f.write_str("uint"),
            Self::Uint8 => f.write_str("uint8"),
            Self::Uint16 => f.write_str("uint16"),
            Self::Uint32 => f.write_str("uint32"),
            Self::Uint64 => f.write_str("uint64"),
            Self::Float64 => f.write_str("float64"),
            Self::Interface => f.write_str("interface {}"),
            Self::Slice(element) => write!(f, "[]{element}"),
            Self::Array(length, element) => write!(f, "[{length}]{element}"),
            Self::Map(key, element) => write!(f, "map[{key}]{element}"),
            Self::Pointer(element) => write!(f, "*{element}"),
            Self::Struct(fields) => fmt_struct(fields, f),
            Self::Named(named) => f.write_str(named.name),
            Self::Reflect => f.write_str("reflect.Value"),
        }
    }
}

fn fmt_struct(fields: &[Field], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("struct {")?;
    for (at, field) in fields.iter().enumerate() {
        let separator = if at > 0 { ";" } else { "" };
        write!(f, "{separator} {} {}", field.name, field.field_type)?;
        if field.json != field.name || field.omit_empty {
            let name = if field.json == field.name {
                ""
            } else {
                field.json
            };
            let option = if field.omit_empty { ",omitempty" } else { "" };
            write!(f, " \"json:\\\"{name}{option}\\\"\"")?;
        }
    }
    f.write_str(if fields.is_empty() { "}" } else { " }" })
}

/// `string`.
pub static STRING: Type = Type::String;
/// `bool`.
pub static BOOL: Type = Type::Bool;
/// `int`.
pub static INT: Type = Type::Int;
/// `float64`.
pub static FLOAT64: Type = Type::Float64;
/// `interface {}`.
pub static INTERFACE: Type = Type::Interface;
/// `[]string`.
pub static STRINGS: Type = Type::Slice(&Type::String);
/// `uint8`.
pub static UINT8: Type = Type::Uint8;
/// `[]uint8`.
pub static BYTES: Type = Type::Slice(&Type::Uint8);

impl Value {
    /// A value; the data must fit the type.
    pub fn new(value_type: &'static Type, data: Data) -> Self {
        Self { value_type, data }
    }

    /// A `string`.
    pub fn string(text: impl AsRef<[u8]>) -> Self {
        Self::new(&STRING, Data::String(text.as_ref().into()))
    }

    /// An `int`.
    pub fn int(number: i64) -> Self {
        Self::new(&INT, Data::Int(number))
    }

    /// A `bool`.
    pub fn bool(truth: bool) -> Self {
        Self::new(&BOOL, Data::Bool(truth))
    }

    /// A `float64`.
    pub fn float(number: f64) -> Self {
        Self::new(&FLOAT64, Data::Float(number))
    }

    /// A `[]string`.
    pub fn strings(texts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let list = texts.into_iter().map(Self::string).collect();
        Self::new(&STRINGS, Data::List(list))
    }

    /// A `[]uint8`.
    pub fn byte_slice(bytes: &[u8]) -> Self {
        let byte = |byte: &u8| Self::new(&UINT8, Data::Uint(u64::from(*byte)));
        Self::new(&BYTES, Data::List(bytes.iter().map(byte).collect()))
    }

    /// The bytes of a `[]uint8`.
    pub fn to_byte_vec(&self) -> Vec<u8> {
        let byte = |value: &Self| match value.data() {
            Data::Uint(byte) => u8::try_from(*byte).ok(),
            _ => None,
        };
        self.list().iter().filter_map(byte).collect()
    }

    /// A nil, or absent, value in an interface, or the value itself.
    pub fn interface(value: Option<Self>) -> Self {
        match value {
            Some(value) if value.value_type.is_interface() => value,
            Some(value) => Self::new(&INTERFACE, Data::Reference(Rc::new(value))),
            None => Self::new(&INTERFACE, Data::Nil),
        }
    }

    /// The value that a variable of the type has from the start.
    pub fn zero(value_type: &'static Type) -> Self {
        let data = match value_type.underlying() {
            _ if value_type.named().is_some_and(|named| named.is_text) => {
                Data::String(Rc::default())
            }
            Type::Bool => Data::Bool(false),
            Type::String => Data::String(Rc::default()),
            Type::Int | Type::Int32 | Type::Int64 => Data::Int(0),
            Type::Uint | Type::Uint8 | Type::Uint16 | Type::Uint32 | Type::Uint64 => Data::Uint(0),
            Type::Float64 => Data::Float(0.0),
            Type::Array(length, element) => {
                Data::List((0..*length).map(|_| Self::zero(element)).collect())
            }
            Type::Struct(fields) => Data::Struct(
                fields
                    .iter()
                    .map(|field| Self::zero(field.field_type))
                    .collect(),
            ),
            _ => Data::Nil,
        };
        Self { value_type, data }
    }

    /// The type.
    pub fn value_type(&self) -> &'static Type {
        self.value_type
    }

    /// What it is.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Whether it is nil.
    pub fn is_nil(&self) -> bool {
        matches!(self.data, Data::Nil)
    }

    /// The same data as another type.
    #[must_use]
    pub fn converted(&self, value_type: &'static Type) -> Self {
        Self::new(value_type, self.data.clone())
    }

    /// What a pointer points to or an interface holds.
    pub fn referent(&self) -> Option<&Self> {
        match &self.data {
            Data::Reference(value) => Some(value),
            _ => None,
        }
    }

    /// What an interface holds; the value itself if it is none.
    pub fn dynamic(&self) -> Option<&Self> {
        if self.value_type.is_interface() {
            self.referent()
        } else {
            Some(self)
        }
    }

    /// What is at the end of pointers and interfaces; when one of them is nil, that one.
    pub fn indirect(&self) -> &Self {
        let mut value = self;
        while let Data::Reference(referent) = &value.data {
            value = referent;
        }
        value
    }

    /// The bytes of a string.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.data {
            Data::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The text of a string; empty if it is none.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes().unwrap_or_default()).into_owned()
    }

    /// The elements of a slice or an array.
    pub fn list(&self) -> &[Self] {
        match &self.data {
            Data::List(list) => list,
            _ => &[],
        }
    }

    /// The entries of a map.
    pub fn map(&self) -> Option<&BTreeMap<Rc<[u8]>, Self>> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The fields of a structure.
    pub fn fields(&self) -> Vec<Self> {
        match &self.data {
            Data::Struct(fields) => fields.to_vec(),
            Data::Object(object) => object.fields(),
            _ => Vec::new(),
        }
    }

    /// How many elements, entries or bytes there are.
    pub fn length(&self) -> Option<usize> {
        Some(match (self.value_type.underlying(), &self.data) {
            (Type::Slice(_) | Type::Map(..), Data::Nil) => 0,
            (_, Data::List(list)) => list.len(),
            (_, Data::Map(map)) => map.len(),
            (Type::String, Data::String(bytes)) => bytes.len(),
            _ => return None,
        })
    }

    /// Whether it counts as true; structures always do.
    pub fn truth(&self) -> bool {
        match &self.data {
            Data::Nil => false,
            Data::Bool(truth) => *truth,
            Data::Int(number) => *number != 0,
            Data::Uint(number) => *number != 0,
            Data::Float(number) => *number != 0.0,
            Data::Struct(_) | Data::Object(_) | Data::Reference(_) => true,
            Data::String(_) | Data::List(_) | Data::Map(_) => {
                self.length().is_none_or(|length| length > 0)
            }
        }
    }

    /// A field of a structure, its own or one of an embedded structure (reflect: `FieldByName`).
    pub fn field(&self, name: &str) -> Option<FoundField> {
        let path = find_field(self.value_type, name)?;
        let mut value = self.clone();
        let mut field = None;
        for (at, step) in path.into_iter().enumerate() {
            if at > 0 && value.value_type.is_pointer() {
                let Some(referent) = value.referent().cloned() else {
                    return Some(FoundField::BehindNil(value.value_type));
                };
                value = referent;
            }
            field = value.value_type.fields().get(step);
            value = value.fields().get(step)?.clone();
        }
        Some(FoundField::Value {
            value,
            is_exported: field.is_some_and(Field::is_exported),
        })
    }
}

/// A field that a structure has.
#[derive(Debug, Clone)]
pub enum FoundField {
    /// Its value.
    Value {
        /// The value.
        value: Value,
        /// Whether other packages see the field.
        is_exported: bool,
    },
    /// It belongs to an embedded structure, and the pointer of this type to it is nil.
    BehindNil(&'static Type),
}

/// Whether a structure has such a field, also behind embedded ones.
pub fn has_field(structure: &'static Type, name: &str) -> bool {
    find_field(structure, name).is_some()
}

/// The way to a field, least deep first.
fn find_field(structure: &'static Type, name: &str) -> Option<Vec<usize>> {
    let mut level: Vec<(&'static Type, Vec<usize>)> = vec![(structure, Vec::new())];
    while !level.is_empty() {
        let mut deeper = Vec::new();
        for (structure, path) in &level {
            for (at, field) in structure.fields().iter().enumerate() {
                let path: Vec<usize> = path.iter().copied().chain([at]).collect();
                if field.name == name {
                    return Some(path);
                }
                if field.is_embedded {
                    let embedded = field.field_type;
                    let structure = match embedded.underlying() {
                        Type::Pointer(pointee) => pointee,
                        _ => embedded,
                    };
                    deeper.push((structure, path));
                }
            }
        }
        level = deeper;
    }
    None
}
