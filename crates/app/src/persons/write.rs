//! Signatures first; bodies follow.

impl App {
    /// A person is made; conflicts are `Error::IdentityTaken`.
    pub async fn create_person(&self, actor: &Actor, input: PersonInput) -> Result<Profile, Error>;
    /// PUT (P-16).
    pub async fn replace_person(&self, actor: &Actor, who: Identity, input: PersonInput) -> Result<Profile, Error>;
    /// PATCH; `version` of If-Match, if any.
    pub async fn patch_person(&self, actor: &Actor, who: Identity, input: PersonInput, version: Option<i64>) -> Result<Profile, Error>;
    pub async fn delete_person(&self, actor: &Actor, who: Identity) -> Result<(), Error>;
    /// A-41; `ContactAction` of rapport_domain::person::change.
    pub async fn change_contacts(&self, actor: &Actor, who: Identity, action: ContactAction, contacts: Vec<ContactInput>) -> Result<Profile, Error>;
    /// A-57; the whole list afterwards. NotFound("custom attribute"), NotFound("person").
    pub async fn append_list_item(&self, actor: &Actor, who: Identity, attribute: String, item: Box<RawValue>) -> Result<Vec<ListItem>, Error>;
    /// POST /persons/{id}/tags; unknown names are created when added, ignored when removed.
    pub async fn change_person_tags(&self, actor: &Actor, who: Identity, add: Vec<String>, remove: Vec<String>) -> Result<Profile, Error>;

    // persons/load.rs
    /// NotFound("person").
    pub async fn person(&self, actor: &Actor, who: Identity) -> Result<Profile, Error>;

    // persons/list.rs
    pub async fn persons(&self, actor: &Actor, query: PersonQuery) -> Result<PersonPage, Error>;

    // persons/timeline.rs
    pub async fn timeline(&self, actor: &Actor, who: Identity, query: TimelineQuery) -> Result<TimelinePage, Error>;

    // tags.rs
    pub async fn tags(&self, actor: &Actor) -> Result<Vec<TagInfo>, Error>;               // TagInfo { tag: Tag, persons: i64 }
    pub async fn tag(&self, actor: &Actor, name: String) -> Result<Tag, Error>;            // NotFound("tag")
    pub async fn create_tag(&self, actor: &Actor, name: String) -> Result<Tag, Error>;     // NameTaken
    pub async fn delete_tag(&self, actor: &Actor, name: String) -> Result<(), Error>;
    pub async fn tag_persons(&self, actor: &Actor, name: String, action: TagAction, persons: Vec<Identity>) -> Result<(), Error>; // A-53; TagAction::{Add, Remove}

    // attributes.rs
    pub async fn custom_attributes(&self, actor: &Actor) -> Result<Vec<CustomAttribute>, Error>;
    pub async fn custom_attribute(&self, actor: &Actor, name: String) -> Result<CustomAttribute, Error>; // NotFound("custom attribute")
    pub async fn create_custom_attribute(&self, actor: &Actor, input: CustomAttributeInput) -> Result<CustomAttribute, Error>;
    pub async fn delete_custom_attribute(&self, actor: &Actor, name: String) -> Result<(), Error>; // InUse
}

// list.rs
pub struct PersonQuery {
    pub condition: Option<String>,   // filter JSON; Invalid with paths inside it
    pub search: Option<String>,      // prefix of a name or contact
    pub sort: PersonSort,            // { order: PersonOrder::{CreatedAt, ModifiedAt, FirstName, LastName}, descending: bool -> enum Direction }
    pub start: PersonStart,          // Skip(usize) | After(String cursor)
    pub limit: usize,
    pub count: PersonCount,          // None | UpTo(usize) | All
}
pub struct PersonPage { pub items: Vec<Profile>, pub next: Option<String>, pub total: Option<usize>, pub total_capped: bool }

// timeline.rs
pub struct TimelineQuery { pub kinds: Vec<TimelineKind>, pub limit: usize, pub before: Option<String> } // TimelineKind::{Event, Change, Message, Session}
pub struct TimelinePage { pub items: Vec<TimelineEntry>, pub next: Option<String> }
pub struct TimelineEntry { pub id: String, pub at: Timestamp, pub kind: TimelineKind, pub title: String, pub data: Box<RawValue> }
