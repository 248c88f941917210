//! The two bots of the demo: correct, and pleasant to talk to.

use super::chat::Chat;
use super::world::World;
use crate::bot::check;
use expect_test::expect;

pub const ADDED_TO_CART: &str = include_str!("../../../../../demo/bots/added-to-cart.json");
pub const CUSTOMER_PROFILES: &str =
    include_str!("../../../../../demo/bots/customer-profiles-chatbot.json");

#[test]
fn they_have_no_problems() {
    let world = World::new();
    for json in [ADDED_TO_CART, CUSTOMER_PROFILES] {
        assert_eq!(check(json, &world.catalog()).problems, []);
    }
}

#[test]
fn they_name_what_the_workspace_must_keep() {
    let uses = |json| check(json, &World::new().catalog()).document.unwrap().uses();
    expect![[r#"Uses { events: {"AddedToCart"}, custom: {}, computed: {"Carts in all"}, tags: {"cart-started"} }"#]]
        .assert_eq(&format!("{:?}", uses(ADDED_TO_CART)));
    expect![[r#"Uses { events: {}, custom: {}, computed: {"Carts in 7 days", "Lifetime spend"}, tags: {"cart-started", "met-by-chatbot"} }"#]]
        .assert_eq(&format!("{:?}", uses(CUSTOMER_PROFILES)));
}

#[test]
fn a_cart_is_remembered_on_the_next_visit() {
    let mut chat = Chat::new(ADDED_TO_CART, World::new());
    expect![[r#"
        > hi
        < How can I help?
        < What would you like today? [Red shoes] [Blue kettle] [Wool scarf] [My cart]
        > my cart
        < Your cart is still empty.
        < What would you like today? [Red shoes] [Blue kettle] [Wool scarf] [My cart]
        > a bicycle
        < I have red shoes, a blue kettle and a wool scarf. Which one would you like?
        > Red Shoes
        < Red shoes for €49.90: shall I put it into your cart? [Yes, please] [No, thanks]
        > no
        < No problem, let us look again.
        < What would you like today? [Red shoes] [Blue kettle] [Wool scarf] [My cart]
        > kettle
        < Blue kettle for €59.90: shall I put it into your cart? [Yes, please] [No, thanks]
        > yes
        < Done! Blue kettle for €59.90 is in your cart.
        < Thank you for stopping by. Write to me any time!
        # CLOSED
    "#]]
    .assert_eq(&chat.talk(&["hi", "my cart", "a bicycle", "Red Shoes", "no", "kettle", "yes"]));
    let visitor = chat.world.person(&Chat::visitor()).unwrap();
    assert_eq!(visitor.tags.len(), 1);
    chat.days_pass(3);
    expect![[r#"
        > hello again
        < How can I help? Are you contacting us regarding your recent purchase?
        < Your Blue kettle is waiting in your cart.
        < What would you like today? [Red shoes] [Blue kettle] [Wool scarf] [My cart]
        > cart
        < So far you put 1 product into your cart.
        < What would you like today? [Red shoes] [Blue kettle] [Wool scarf] [My cart]
    "#]]
    .assert_eq(&chat.talk(&["hello again", "cart"]));
}

#[test]
fn a_visitor_is_met_once_and_known_afterwards() {
    let mut chat = Chat::new(CUSTOMER_PROFILES, World::new());
    expect![[r#"
        > hi
        < Hello! I do not think we have met.
        < What is your first name?
        > 42
        < Just your first name, please.
        > Mira
        < Nice to meet you, Mira! Which city do you live in?
        > Split
        < Thank you, Mira from Split. I will remember you.
        < How are things in Split? What can I do for you? [Show my profile] [Change my city] [Goodbye]
        > change my city
        < Which city do you live in?
        > Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch
        < That does not look like a city to me.
        < Which city do you live in?
        > Zagreb
        < Thank you, Mira from Zagreb. I will remember you.
        < How are things in Zagreb? What can I do for you? [Show my profile] [Change my city] [Goodbye]
        > bye
        < Goodbye, Mira!
        # CLOSED
    "#]]
    .assert_eq(&chat.talk(&[
        "hi",
        "42",
        "Mira",
        "Split",
        "change my city",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        "Zagreb",
        "bye",
    ]));
    chat.world.was("AddedToCart", 1, &[]);
    expect![[r#"
        > hello
        < Welcome back, Mira!
        < In the last 7 days you put 1 product into your cart.
        < How are things in Zagreb? What can I do for you? [Show my profile] [Change my city] [Goodbye]
    "#]]
    .assert_eq(&chat.talk(&["hello"]));
}
