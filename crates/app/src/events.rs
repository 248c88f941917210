//! Signatures first; bodies follow.

/// An event somebody sends, not yet checked.
pub struct NewEvent {
    /// Made if absent.
    pub event_id: Option<String>,
    pub definition_id: String,
    /// Whose event it is.
    pub person: EventPerson, // Identity(Identity), IdentityOrNew { identity, person_type }, Person(PersonId)
    /// `None`: now. Given ones follow the rules of a batch (P-65).
    pub occurred_time: Option<Timestamp>,
    pub properties: NewProperties, // Json(Box<RawValue>) | Typed(Properties)
}

pub enum Stored { Stored(StoredEvent), Duplicate(StoredEvent) }      // first answer for a repeat
pub enum Outcome { Stored { event_id }, Duplicate { event_id }, Rejected { event_id: Option<EventId>, problems: Vec<Problem> } }

impl App {
    /// NotFound("event definition"), NotFound("person"), Invalid.
    pub async fn send_event(&self, actor: &Actor, event: NewEvent) -> Result<StoredEvent, Error>;
    /// all or nothing; every problem has a path `[index]…`.
    pub async fn send_events(&self, actor: &Actor, events: Vec<NewEvent>) -> Result<(), Error>;
    /// item by item.
    pub async fn store_events(&self, actor: &Actor, events: Vec<NewEvent>) -> Result<Vec<Outcome>, Error>;
    pub async fn delete_event(&self, actor: &Actor, event_id: EventId) -> Result<(), Error>;
    /// newest first.
    pub async fn person_events(&self, actor: &Actor, who: Identity, query: EventQuery) -> Result<EventPage, Error>;

    /// Inside a transaction: bot turns and product events.
    pub fn ingest_in(&self, tx: &mut Tx, scope: &Scope, events: &[NewEvent], now: Timestamp) -> Result<Vec<Outcome>, Error>;
}

// definitions.rs
impl App {
    pub async fn event_definitions(&self, actor: &Actor) -> Result<Vec<DefinitionInfo>, Error>; // { definition, count, last_seen }
    pub async fn event_definition(&self, actor: &Actor, id: String) -> Result<DefinitionInfo, Error>;
    pub async fn create_event_definition(&self, actor: &Actor, input: DefinitionInput) -> Result<EventDefinition, Error>;
    pub async fn change_event_definition(&self, actor: &Actor, id: String, input: DefinitionInput) -> Result<EventDefinition, Error>;
    pub async fn switch_event_definition(&self, actor: &Actor, id: String, enabled: Option<bool>, context_label: Option<BTreeMap<String, String>>) -> Result<EventDefinition, Error>;
    pub async fn delete_event_definition(&self, actor: &Actor, id: String) -> Result<(), Error>;
}

// computed.rs
impl App {
    pub async fn computed_attributes(&self, actor: &Actor) -> Result<Vec<ComputedAttribute>, Error>;
    pub async fn computed_attribute(&self, actor: &Actor, id: ComputedId) -> Result<ComputedAttribute, Error>;
    pub async fn create_computed_attribute(&self, actor: &Actor, input: ComputedInput) -> Result<ComputedAttribute, Error>;
    pub async fn edit_computed_attribute(&self, actor: &Actor, id: ComputedId, input: ComputedInput) -> Result<ComputedAttribute, Error>;
    pub async fn delete_computed_attribute(&self, actor: &Actor, id: ComputedId) -> Result<(), Error>;
    pub async fn activate_computed_attribute(..) / deactivate_.. / duplicate_..
    pub async fn test_computed(&self, actor: &Actor, kind: String, definition: Box<RawValue>, who: Identity) -> Result<ComputedTest, Error>; // { value, overflow, data_type, at }
}
/// Values of the readable computed attributes as of `at`, by name.
pub fn values_of(tx: &mut Tx, catalog: &Catalog, person: &Person, at: Timestamp) -> Result<BTreeMap<String, Value>, Error>;

// Catalog gains: `events: Events` (definition(&str), all()), `computed: Vec<ComputedAttribute>`, `plan: Plan`.

// timers.rs
pub trait TimerHandler: Send + Sync {
    /// Handles one due timer inside its own transaction; the timer row is gone already.
    fn fire(&self, tx: &mut Tx, timer: &TimerRow, now: Timestamp) -> Result<(), Error>;
}
// store: tx.set_timer(ws, TimerKind::Session, subject: &str, due_at), tx.clear_timer(ws, kind, subject)
