//! What Usher costs: a bill in dollars ([`bill`]), and what its binary takes of a processor (the program `bench`).

pub mod bill;
