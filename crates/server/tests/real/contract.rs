//! The command line: what it prints, where, and with which exit code.

use crate::ground::{Engine, Ground, binary};
use anyhow::{Context as _, Result};
use rapport_probe::{ADMIN_KEY, Api};
use std::process::{Command, Output, Stdio};

#[test]
fn help_teaches_and_version_names_itself() -> Result<()> {
    let help = rapport(&["--help"])?;
    assert_eq!(help.status.code(), Some(0));
    let text = String::from_utf8(help.stdout)?;
    for word in ["serve", "demo", "check", "--help", "rapport serve --data"] {
        assert!(text.contains(word), "the help does not mention {word}:\n{text}");
    }
    let version = rapport(&["--version"])?;
    assert_eq!(version.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(version.stdout)?,
        format!("rapport {}\n", env!("CARGO_PKG_VERSION"))
    );
    Ok(())
}

#[test]
fn help_of_each_command_names_its_own_options_and_defaults() -> Result<()> {
    let help = |command: &str| -> Result<String> {
        Ok(String::from_utf8(rapport(&[command, "--help"])?.stdout)?)
    };
    assert!(help("demo")?.contains("[default: data/demo]"));
    assert!(help("demo")?.contains("[default: warn]"));
    assert!(help("serve")?.contains("[default: info]"));
    let check = help("check")?;
    assert!(check.contains("--database"));
    for option in ["--listen", "--admin-key", "--limits-profile", "--public-url"] {
        assert!(!check.contains(option), "check has no use for {option}");
    }
    Ok(())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() -> Result<()> {
    let mut command = Command::new(binary());
    command.arg("openapi").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn()?;
    drop(running.stdout.take());
    let ended = running.wait_with_output()?;
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr)?, "");
    Ok(())
}

#[test]
fn a_ready_server_prints_its_real_port_and_answers_there() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let server = ground.start()?;
        assert_ne!(server.address().port(), 0);
        let tags = Api::open(server.address())?.get("/people/2/tags")?;
        assert_eq!(tags["tags"].as_array().map(Vec::len), Some(0));
        Ok(())
    })
}

#[test]
fn the_environment_sets_what_arguments_do() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let mut plan = ground.plan();
        let folder = ground.data().with_file_name("from-the-environment");
        plan.environment.push(("RAPPORT_DATA".to_owned(), folder.display().to_string()));
        let mut command = Command::new(&plan.binary);
        command.arg("check").env("RAPPORT_DATA", &folder);
        assert_eq!(command.output()?.status.code(), Some(1), "there is nothing to check yet");
        plan.data = folder;
        drop(rapport_probe::Server::start(&plan)?);
        assert_eq!(command.output()?.status.code(), Some(0));
        Ok(())
    })
}

#[test]
fn a_store_that_cannot_be_read_fails_the_check() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        std::fs::create_dir_all(ground.data())?;
        std::fs::write(ground.data().join("rapport.db"), "this is no database".repeat(1000))?;
        let checked = ground.check()?;
        assert_eq!(checked.status.code(), Some(1), "{}", String::from_utf8_lossy(&checked.stderr));
        Ok(())
    })
}

#[test]
fn the_admin_key_opens_and_a_wrong_key_does_not() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let server = ground.start()?;
        let status = |credential: &str| -> Result<u16> {
            let mut api = Api::with_credential(server.address(), credential)?;
            Ok(api.call("GET", "/people/2/tags", b"")?.status)
        };
        assert_eq!(status(&format!("App {ADMIN_KEY}"))?, 200);
        assert_eq!(status(&format!("App {}", ADMIN_KEY.replace('5', "6")))?, 401);
        assert_eq!(status("Basic Og==")?, 401);
        Ok(())
    })
}

fn rapport(arguments: &[&str]) -> Result<Output> {
    Command::new(binary()).args(arguments).output().context("run rapport")
}
