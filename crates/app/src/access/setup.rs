//! The first start: the default workspace, the installation's secret, and the one-time links.

use super::{KEY_SECRET, SignedIn, hash_token, passwords};
use crate::{App, Error};
use rapport_domain::access::Role;
use rapport_domain::identity::{Identity, IdentityType};
use rapport_domain::ids::WorkspaceId;
use rapport_domain::problem::{Problem, ProblemCode};
use rapport_store::access::UserRow;
use rapport_store::{Tx, WorkspaceRow};

/// Name of the installation value that a set-up link is checked against.
const SETUP_TOKEN: &str = "setup_token";

/// Characters of a user's name.
const USER_NAME_MAX: usize = 100;

/// What a start found or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstStart {
    /// The workspace `default`.
    pub workspace: WorkspaceId,
    /// The token of a new set-up link, as long as there is no user; the one before stops working.
    pub setup_token: Option<String>,
}

/// The first user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupInput {
    /// The token of the set-up link.
    pub token: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Password of at least 12 characters.
    pub password: String,
}

impl App {
    /// Prepares an installation: safe to run at every start.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn prepare(&self) -> Result<FirstStart, Error> {
        let (app, token, secret) = (self.clone(), self.ids.secret(), self.ids.secret());
        self.store
            .write(move |tx: &mut Tx<'_>| {
                if tx.installation_value(KEY_SECRET)?.is_none() {
                    tx.set_installation_value(KEY_SECRET, &secret)?;
                }
                let workspace = match tx.workspaces()?.into_iter().next() {
                    Some(row) => row.id,
                    None => default_workspace(&app, tx)?,
                };
                if tx.has_users()? {
                    return Ok(FirstStart { workspace, setup_token: None });
                }
                tx.set_installation_value(SETUP_TOKEN, &hash_token(&token))?;
                Ok(FirstStart { workspace, setup_token: Some(token.clone()) })
            })
            .await
    }

    /// Makes the first user, Owner of every workspace, and signs them in. The link works once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every finding; [`Error::Unauthenticated`] for a wrong or used link.
    pub async fn set_up(&self, input: SetupInput) -> Result<SignedIn, Error> {
        check(&input)?;
        let token = hash_token(&input.token);
        let shown = token.clone();
        // Before any work on the password: only the holder of the link may cause it.
        self.store.read(move |tx: &mut Tx<'_>| expect_token(tx, &shown)).await?;
        let user = UserRow {
            id: self.ids.uuid(self.now()),
            email: input.email,
            name: input.name.trim().to_owned(),
            password_hash: self.guard.passwords.hash(input.password).await?,
            api_sign_in: false,
        };
        let (now, row) = (self.now(), user.clone());
        self.store
            .write(move |tx: &mut Tx<'_>| -> Result<(), Error> {
                expect_token(tx, &token)?;
                tx.take_installation_value(SETUP_TOKEN)?;
                make_owner(tx, &row, now)
            })
            .await?;
        self.open_session(user).await
    }
}

fn expect_token(tx: &mut Tx<'_>, hash: &str) -> Result<(), Error> {
    let expected = tx.installation_value(SETUP_TOKEN)?;
    if expected.as_deref() == Some(hash) { Ok(()) } else { Err(Error::Unauthenticated) }
}

fn default_workspace(app: &App, tx: &mut Tx<'_>) -> Result<WorkspaceId, Error> {
    let now = app.now();
    let row = WorkspaceRow {
        id: WorkspaceId(app.ids.number(now)),
        name: "default".to_owned(),
        time_zone: "UTC".to_owned(),
        settings: "{}".to_owned(),
        revision: 1,
    };
    tx.insert_workspace(&row, now)?;
    Ok(row.id)
}

pub(super) fn make_owner(
    tx: &mut Tx<'_>,
    user: &UserRow,
    now: rapport_domain::time::Timestamp,
) -> Result<(), Error> {
    if tx.user_by_email(&user.email)?.is_some() {
        return Err(Error::NameTaken { what: "user", name: user.email.clone() });
    }
    tx.insert_user(user, now)?;
    for workspace in tx.workspaces()? {
        tx.set_role(workspace.id, &user.id, Role::Owner.name())?;
    }
    Ok(())
}

fn check(input: &SetupInput) -> Result<(), Error> {
    let mut problems = Vec::new();
    let name = input.name.trim().chars().count();
    if !(1..=USER_NAME_MAX).contains(&name) {
        let message = format!("must have 1 to {USER_NAME_MAX} characters");
        problems.push(Problem::new("name", ProblemCode::Required, message));
    }
    if let Err(problem) = Identity::new(IdentityType::Email, &input.email, None) {
        problems.push(Problem { path: "email".to_owned(), ..problem });
    }
    let length = input.password.chars().count();
    if !(passwords::PASSWORD_MIN..=passwords::PASSWORD_MAX).contains(&length) {
        let message = format!(
            "must have {} to {} characters",
            passwords::PASSWORD_MIN,
            passwords::PASSWORD_MAX
        );
        problems.push(Problem::new("password", ProblemCode::TooLong, message));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}
