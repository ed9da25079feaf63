//! What a row of the operations table expands to. The names it uses are the ones that `operations` imports.

/// The type that proves a kind of caller.
macro_rules! caller {
    (anyone) => {
        Anyone
    };
    (holder) => {
        Holder
    };
    (account_holder) => {
        AccountHolder
    };
    (member) => {
        Member
    };
    (signed_in) => {
        Member
    };
}
macro_rules! who {
    (anyone) => {
        Who::Anyone("")
    };
    (anyone $pointer:literal) => {
        Who::Anyone($pointer)
    };
    (holder) => {
        Who::Holder
    };
    (account_holder) => {
        Who::Holder
    };
    (signed_in) => {
        Who::Member(None)
    };
    (member $permission:ident) => {
        Who::Member(Some(domain::Permission::$permission))
    };
}
macro_rules! class {
    (job) => {
        Class::Job
    };
    (read $depth:literal) => {
        Class::Read($depth)
    };
    (list $depth:literal) => {
        Class::Read($depth)
    };
    (mutation $depth:literal) => {
        Class::Mutation($depth)
    };
    (gathering $depth:literal) => {
        Class::Mutation($depth)
    };
}
macro_rules! replay {
    (gathering, $($it:ident),*) => {
        replay!(mutation, $($it),*)
    };
    (mutation, $file:ident, $cx:ident, $who:ident, $request:ident, $receipt:ident) => {
        $file::replay($cx, $who, $request, $receipt).await
    };
    ($read:ident, $file:ident, $cx:ident, $who:ident, $request:ident, $receipt:ident) => {{
        let _ = ($cx, $who, $request, $receipt);
        Err(Problem::internal("a read leaves no receipt"))
    }};
}
/// What a list queries beside the proof of its caller, or a change that gathers what it is about.
macro_rules! beside {
    (type gathering $file:ident) => {
        $file::Beside
    };
    (gathering $file:ident ($cx:ident, $claims:ident, $request:ident)) => {
        $file::beside($cx, $claims, $request).await
    };
    (type list $file:ident) => {
        $file::Beside
    };
    (type $other:ident $file:ident) => {
        ()
    };
    (list $file:ident ($cx:ident, $claims:ident, $request:ident)) => {
        $file::beside($cx, $claims, $request).await
    };
    ($other:ident $file:ident ($cx:ident, $claims:ident, $request:ident)) => {{
        let _ = ($cx, $claims, $request);
        Ok(())
    }};
}
macro_rules! handle {
    (gathering $file:ident ($cx:ident, $who:ident, $request:ident, $found:ident, $beside:ident)) => {
        $file::handle($cx, $who, $request, $found, $beside).await
    };
    (list $file:ident ($cx:ident, $who:ident, $request:ident, $found:ident, $beside:ident)) => {
        $file::handle($cx, $who, $request, $found, $beside).await
    };
    ($other:ident $file:ident ($cx:ident, $who:ident, $request:ident, $found:ident, $beside:ident)) => {{
        let () = $beside;
        $file::handle($cx, $who, $request, $found).await
    }};
}
/// The schema of a type, where the document is made: what runs in the cloud serves the document that was made before.
#[cfg(feature = "document")]
macro_rules! described {
    ($type:ty) => {
        Some(|generator| generator.subschema_for::<$type>())
    };
}
#[cfg(not(feature = "document"))]
macro_rules! described {
    ($type:ty) => {
        None
    };
}
macro_rules! op {
    ($area:ident::$id:ident, http($method:ident, $path:literal), $surface:ident, $who:ident $(($argument:tt))?, $class:ident($depth:literal), $audited:ident, $status:literal) => {{
        use crate::$area::$id as file;
        struct It;
        impl Http for It {
            type Who = caller!($who);
            type Request = file::Request;
            type Reply = file::Answered;
            fn wants(claims: &<Self::Who as platform::edge::Caller>::Claims, request: &file::Request) -> Keys {
                file::wants(claims, request)
            }
            type Beside = beside!(type $class file);
            async fn beside(cx: &Context, claims: &<Self::Who as platform::edge::Caller>::Claims, request: &file::Request) -> Result<Self::Beside, Problem> {
                beside!($class file (cx, claims, request))
            }
            async fn handle(cx: &Context, who: Self::Who, request: file::Request, found: Found, beside: Self::Beside) -> Result<file::Answered, Problem> {
                handle!($class file (cx, who, request, found, beside))
            }
            async fn replay(cx: &Context, who: Self::Who, request: file::Request, receipt: Receipt) -> Result<file::Answered, Problem> {
                replay!($class, file, cx, who, request, receipt)
            }
        }
        Operation {
            id: stringify!($id),
            area: stringify!($area),
            trigger: Trigger::Http(stringify!($method), $path),
            surface: Surface::$surface,
            who: who!($who $($argument)?),
            restricted: false,
            class: class!($class $depth),
            audited: audited!($audited),
            answers: $status,
            timeout: 10,
            body: Body::Fields,
            memory: 256,
            run: Run::Http(|cx, operation, inbound, path| Box::pin(platform::edge::serve::<It>(cx, operation, inbound, path))),
            request: described!(file::Request),
            reply: described!(file::Reply),
        }
    }};
    ($area:ident::$id:ident, $trigger:expr, $class:ident $(($depth:literal))?, $audited:ident) => {{
        use crate::$area::$id as file;
        struct It;
        impl Job for It {
            async fn handle(cx: &Context, event: serde_json::Value) -> Result<serde_json::Value, Problem> {
                file::handle(cx, event).await
            }
        }
        Operation {
            id: stringify!($id),
            area: stringify!($area),
            trigger: $trigger,
            surface: Surface::Internal,
            who: Who::System,
            restricted: false,
            class: class!($class $($depth)?),
            audited: audited!($audited),
            answers: 0,
            timeout: 60,
            body: Body::Fields,
            memory: 256,
            run: Run::Event(|cx, event| Box::pin(<It as Job>::handle(cx, event))),
            request: None,
            reply: None,
        }
    }};
}
macro_rules! audited {
    (audited) => {
        true
    };
    (unaudited) => {
        false
    };
}
