//! The exhaustive model of invitations.
