//! The write-ahead log of the table's file, read while another process writes it: a commit is in the middle while the log holds
//! frames of it and not yet its last one (sqlite.org/fileformat2.html, section 4).

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

const HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// Where the log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Two numbers that every frame of this turn of the log carries: older frames behind them are left from the turn before.
    salts: [u8; 8],
    /// Where the next frame begins.
    end: u64,
    /// Whether frames follow the last commit: it was begun and is not there.
    pub torn: bool,
}

pub struct Log(File);

impl Log {
    /// The log of a table's file, if it has one.
    pub fn of(folder: &Path) -> Option<Log> {
        File::open(folder.join("table.db-wal")).ok().map(Log)
    }

    fn read<const BYTES: usize>(&self, at: u64) -> Option<[u8; BYTES]> {
        let mut bytes = [0; BYTES];
        self.0.read_exact_at(&mut bytes, at).ok().map(|()| bytes)
    }

    fn header(&self) -> Option<(u64, [u8; 8])> {
        let header = self.read::<24>(0)?;
        let page = u32::from_be_bytes(header[8..12].try_into().unwrap());
        Some((u64::from(page), header[16..24].try_into().unwrap()))
    }

    /// The frames of this turn, from its beginning.
    pub fn place(&self) -> Option<Place> {
        let (page, salts) = self.header()?;
        let mut place = Place { salts, end: HEADER, torn: false };
        while let Some(frame) = self.read::<24>(place.end).filter(|frame| frame[8..16] == salts) {
            place.torn = frame[4..8] == [0; 4];
            place.end += FRAME_HEADER + page;
        }
        Some(place)
    }

    /// Whether a frame was written behind `place`, or the log began anew.
    pub fn went_on(&self, place: &Place) -> bool {
        let written = self.read::<24>(place.end).is_some_and(|frame| frame[8..16] == place.salts);
        written || self.header().is_none_or(|(_, salts)| salts != place.salts)
    }
}
