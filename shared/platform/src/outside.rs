//! The services around the table: mail, queues, schedules, the bus, the seals that are kept apart, photos, exports. Each call says what its failure means to the caller.

mod bus;
mod chain;
mod exports;
mod mail;
mod photos;
mod queue;
mod timer;

pub use bus::publish;
pub use chain::{Added, BESIDE, Link, Place, add, links, newest, text_of};
pub use exports::{delete_exports, export_url, exports_of, put_export};
pub use mail::{Outgoing, SendFailure, TAG_ACCOUNT, TAG_MAIL, TAG_ORG, TAG_TEMPLATE, TAG_USER, send};
pub use photos::{delete_photos, get_photo, photos_of, put_photo};
pub use queue::{Queue, enqueue};
pub use timer::{Timer, schedule};
