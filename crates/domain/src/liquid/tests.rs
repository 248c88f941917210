//! Templates as data: source, what it is rendered over, what it gives.

use super::*;
use expect_test::{Expect, expect};
use std::borrow::Cow;

impl Scope for Data {
    fn get(&self, name: &str) -> Option<Cow<'_, Data>> {
        self.get(name).map(Cow::Borrowed)
    }
}

const MIRA: &str = r#"{"name":"Mira","spend":60.50,"nothing":null,"cart":[{"id":"a","price":19.90},
    {"id":"b","price":5.1}],"tags":["vip","new"],"at":"2026-03-02T10:00:00Z",
    "attributes":{"Loyalty tier":"gold"}}"#;

fn rendered(source: &str) -> String {
    let template = match Template::parse(source) {
        Ok(template) => template,
        Err(error) => return error.to_string(),
    };
    let scope = Data::parse(MIRA).unwrap();
    template.render(&scope).unwrap_or_else(|exceeded| exceeded.name().to_owned())
}

fn check(source: &str, expected: Expect) {
    expected.assert_eq(&rendered(source));
}

#[test]
fn placeholders_show_values_and_null_shows_nothing() {
    check("Hi {{ name }}, {{spend}}{{ nothing }}{{ unheard_of.of }}!", expect!["Hi Mira, 60.5!"]);
    check(
        "{{ cart[1].price }} {{ cart[-1].id }} {{ cart.size }} {{ cart.first.id }}",
        expect!["5.1 b 2 a"],
    );
    check("{{ attributes[\"Loyalty tier\"] }} {{ tags }}", expect![[r#"gold ["vip","new"]"#]]);
    check("{ plain } {{ 'quoted' }} {{ -1.50 }}", expect!["{ plain } quoted -1.5"]);
}

#[test]
fn text_filters() {
    check("{{ name | upcase | append: '!' | prepend: '*' }}", expect!["*MIRA!"]);
    check("{{ 'hELLO you' | capitalize }} {{ ' a ' | strip }}", expect!["Hello you a"]);
    check("{{ 'a-b-c' | replace: '-', '+' | remove: 'c' }}", expect!["a+b+"]);
    check(
        "{{ '<a & b>' | escape }} {{ 'å b' | url_encode }}",
        expect!["&lt;a &amp; b&gt; %C3%A5%20b"],
    );
    check("{{ 'Blue kettle' | truncate: 7 }} {{ name | slice: 1, 2 }}", expect!["Blue... ir"]);
    check("{{ at | date: '%d.%m.%Y' }} {{ 'soon' | date: '%Y' }}", expect!["02.03.2026 soon"]);
    check("{{ nothing | default: 'friend' }} {{ name | json }}", expect![[r#"friend "Mira""#]]);
}

#[test]
fn number_filters_are_exact() {
    check(
        "{{ 0.1 | plus: 0.2 }} {{ spend | minus: 10.50 }} {{ spend | times: 2 }}",
        expect!["0.3 50 121"],
    );
    check(
        "{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7.0 | divided_by: 2.5 }}",
        expect!["3 -4 2.8"],
    );
    check(
        "{{ 7 | modulo: 3 }} {{ 1.234 | round: 2 }} {{ 1.5 | round }} {{ -1.5 | ceil }} {{ -1.5 | floor }}",
        expect!["1 1.23 2 -1 -2"],
    );
    check(
        "[{{ 1 | divided_by: 0 }}{{ name | plus: 1 }}{{ 9000000000000000000 | times: 9 }}]",
        expect!["[]"],
    );
}

#[test]
fn list_filters() {
    check("{{ 'b,a,b' | split: ',' | uniq | sort | join: '-' }}", expect!["a-b"]);
    check(
        "{{ cart | map: 'id' | join }} {{ tags | first }} {{ tags | last }} {{ tags | size }}",
        expect!["a b vip new 2"],
    );
    check(
        "{{ cart | where: 'id', 'b' | map: 'price' }} {{ cart | sort: 'price' | map: 'id' }}",
        expect![[r#"[5.1] ["b","a"]"#]],
    );
}

#[test]
fn branches() {
    check(
        "{% if spend > 50 and name == 'Mira' %}big{% elsif true %}some{% else %}none{% endif %}",
        expect!["big"],
    );
    check("{% unless nothing %}no{% else %}yes{% endunless %}", expect!["no"]);
    check(
        "{% if tags contains 'vip' %}vip{% endif %}{% if name contains 'ir' %}+{% endif %}",
        expect!["vip+"],
    );
    check("{% if false and false or true %}a{% else %}b{% endif %}", expect!["b"]);
    check("{% if nothing == empty %}e{% endif %}{% if name != blank %}n{% endif %}", expect!["en"]);
    check(
        "{% case name %} x {% when 'A', 'B' %}1{% when 'C' or 'Mira' %}2{% else %}3{% endcase %}",
        expect!["2"],
    );
}

#[test]
fn loops() {
    check(
        "{% for item in cart %}{{ forloop.index }}:{{ item.id }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
        expect!["1:a, 2:b"],
    );
    check("{% for n in (1..9) reversed limit: 3 offset: 2 %}{{ n }}{% endfor %}", expect!["543"]);
    check(
        "{% for n in (1..9) %}{% if n == 2 %}{% continue %}{% endif %}{% if n == 4 %}{% break %}{% endif %}{{ n }}{% endfor %}",
        expect!["13"],
    );
    check("{% for x in nothing %}x{% else %}none{% endfor %}", expect!["none"]);
    check(
        "{% for pair in attributes %}{{ pair[0] }}={{ pair[1] }}{% endfor %}",
        expect!["Loyalty tier=gold"],
    );
    check(
        "{% assign sum = 0 %}{% for i in cart %}{% assign sum = sum | plus: i.price %}{% endfor %}{{ sum }}",
        expect!["25"],
    );
}

#[test]
fn other_tags_and_white_space() {
    check("{% capture hi %}Hi {{ name }}{% endcapture %}{{ hi | upcase }}", expect!["HI MIRA"]);
    check(
        "{% comment %}{{ broken {% if %}{% endcomment %}{% raw %}{{ name }}{% endraw %}",
        expect!["{{ name }}"],
    );
    check("a  {%- if true -%}  b  {%- endif -%}  c {{- name -}} d", expect!["abcMirad"]);
}

#[test]
fn mistakes_have_their_line() {
    check("\n{{ name | shout }}", expect![[r#"Line 2: there is no filter "shout""#]]);
    check("{% if name %}\n", expect!["Line 1: the tag has no endif"]);
    check("{{ name", expect![[r#"Line 1: "{{" has no "}}""#]]);
    check("a\nb\n{% jump %}", expect![[r#"Line 3: there is no tag "jump" here"#]]);
    check("{{ name name }}", expect!["Line 1: unexpected name"]);
    check("{{ }}", expect!["Line 1: expected a value, found nothing"]);
    check("{{ 'a }}", expect!["Line 1: the text 'a has no end"]);
    check("{{ name | append }}", expect![[r#"Line 1: "append" does not take 0 arguments"#]]);
    check("{% break %}", expect![[r#"Line 1: there is no tag "break" here"#]]);
}

#[test]
fn names_from_outside_are_reported_once_per_mention() {
    let source = "{{ a.b }}{% assign c = d %}{{ c }}\n{% for e in f %}{{ e }}{{ forloop.index }}{% endfor %}{{ e }}";
    let template = Template::parse(source).unwrap();
    let names: Vec<String> =
        template.mentions().iter().map(|m| format!("{}@{}", m.name, m.line)).collect();
    expect!["a@1 d@1 f@2 e@2"].assert_eq(&names.join(" "));
}

#[test]
fn limits_hold() {
    check(
        "{% for a in (1..200) %}{% for b in (1..200) %}{% endfor %}{% endfor %}",
        expect!["LIQUID_STEPS_MAX"],
    );
    check("{% for a in (1..999999999999) %}{% endfor %}", expect!["LIQUID_STEPS_MAX"]);
    check(
        "{% assign x = 'aaaaaaaa' %}{% for i in (1..99) %}{% assign x = x | append: x %}{% endfor %}",
        expect!["LIQUID_OUTPUT_MAX"],
    );
    check(
        "{% assign x = (1..3000) | join: '' %}{{ x | replace: '1', x }}",
        expect!["LIQUID_OUTPUT_MAX"],
    );
    let line = "a".repeat(2_000);
    let big = format!("{{% for a in (1..100) %}}{line}{{% endfor %}}");
    assert_eq!(rendered(&big), "LIQUID_OUTPUT_MAX");
    let deep = "{% if true %}".repeat(40) + &"{% endif %}".repeat(40);
    assert_eq!(rendered(&deep), "Line 1: tags are nested deeper than 32");
    let nested = format!("{{{{ {}1{} }}}}", "a[".repeat(9_999), "]".repeat(9_999));
    assert_eq!(rendered(&nested), "Line 1: values are nested deeper than 32");
}

#[test]
fn numbers_keep_every_digit() {
    let json = r#"{"a":[123456789012345678.123456789,1e2],"b":{"c":"d"}}"#;
    let data = Data::parse(json).unwrap();
    expect![[r#"{"a":[123456789012345678.123456789,100],"b":{"c":"d"}}"#]]
        .assert_eq(&data.to_json());
    assert_eq!(Data::parse("[1e400]"), None);
    assert_eq!(Data::parse(&("[".repeat(200) + &"]".repeat(200))), None);
}
