//! The console and the chat widget, built by `build.rs` and embedded in the binary.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file, with the compressed forms the build made beside it.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The file as it is.
    pub plain: &'static [u8],
    /// Brotli.
    pub brotli: Option<&'static [u8]>,
    /// Gzip.
    pub gzip: Option<&'static [u8]>,
}

/// A file of the console, by its path below the console's root: `index.html`, `assets/…`.
pub fn console(path: &str) -> Option<Asset> {
    asset(CONSOLE, path)
}

/// A file of the chat widget: `rapport.js`, `page.html`…
pub fn widget(path: &str) -> Option<Asset> {
    asset(WIDGET, path)
}

fn asset(table: &[(&str, &'static [u8])], path: &str) -> Option<Asset> {
    let plain = find(table, path)?;
    let brotli = find(table, &format!("{path}.br"));
    let gzip = find(table, &format!("{path}.gz"));
    Some(Asset { plain, brotli, gzip })
}

fn find(table: &[(&str, &'static [u8])], path: &str) -> Option<&'static [u8]> {
    let index = table.binary_search_by(|(name, _)| (*name).cmp(path)).ok()?;
    table.get(index).map(|(_, bytes)| *bytes)
}
