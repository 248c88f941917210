//! The command line: what it prints, where, and with which exit code.

use crate::ground::{Engine, Ground, binary};
use anyhow::{Context as _, Result};
use rapport_probe::{ADMIN_KEY, Api};
use std::process::{Command, Output};

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
fn a_weak_admin_key_is_refused_with_one_sentence() -> Result<()> {
    let weak = [
        "secret",
        "0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF0123456789ABCDEG-6f1d2c3b-4a59-4e68-8f77-a1b2c3d4e5f6",
        "00000000000000000000000000000000-00000000-0000-0000-0000-000000000000",
    ];
    for key in weak {
        Ground::with(Engine::Sqlite, |ground| {
            let data = ground.data().display().to_string();
            let mut command = serve(&data);
            let refused = command.env("RAPPORT_ADMIN_KEY", key).output()?;
            let sentence = one_sentence(&refused)?;
            assert!(sentence.contains("key"), "{sentence}");
            assert!(!sentence.contains(key), "the key is repeated: {sentence}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn bad_settings_are_refused_with_one_sentence() -> Result<()> {
    let bad: &[(&[&str], &str)] = &[
        (&["--database", "mysql://localhost/rapport"], "database"),
        (&["--limits-profile", "none"], "limits"),
        (&["--config", "no-such-file.toml"], "no-such-file.toml"),
        (&["--listen", "somewhere"], "listen"),
        (&["--public-url", "rapport.example.org"], "public"),
    ];
    for (arguments, word) in bad {
        Ground::with(Engine::Sqlite, |ground| {
            let mut command = Command::new(binary());
            command.arg("serve").arg("--data").arg(ground.data()).args(*arguments);
            let refused = command.output()?;
            let sentence = one_sentence(&refused)?;
            assert!(sentence.contains(word), "{sentence:?} does not name {word}");
            Ok(())
        })?;
    }
    let without_data = Command::new(binary()).arg("serve").env_remove("RAPPORT_DATA").output()?;
    assert!(one_sentence(&without_data)?.contains("--data"));
    Ok(())
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

fn serve(data: &str) -> Command {
    let mut command = Command::new(binary());
    command.args(["serve", "--listen", "127.0.0.1:0", "--data", data]);
    command
}

/// Exit code 2, nothing on stdout, one line on stderr.
fn one_sentence(output: &Output) -> Result<String> {
    let text = String::from_utf8(output.stderr.clone())?;
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(text.lines().count(), 1, "not one sentence:\n{text}");
    Ok(text)
}
