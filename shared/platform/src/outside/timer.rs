//! One-time schedules: a name that says what is due, so that creating it twice is harmless.

use aws_sdk_scheduler::operation::create_schedule::CreateScheduleError;
use aws_sdk_scheduler::types::{ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode, RetryPolicy, Target};
use domain::{OrgId, Time, UserId};
use serde_json::json;

use crate::Context;
use crate::aws::how;
use crate::edge::Problem;

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Whose organization's.
    pub org: OrgId,
    /// Whose invitation.
    pub user: UserId,
    /// Which epoch.
    pub epoch: u32,
    /// When, to the second.
    pub due: Time,
}

impl Timer {
    /// `due-<user>-<epoch>-<unix seconds>`, at most 64 characters.
    pub fn name(&self) -> String {
        format!("due-{}-{}-{}", self.user, self.epoch, self.due.unix())
    }
}

/// Creates the schedule; one of this name that exists is the same schedule.
///
/// # Errors
/// 503: the row stays due, and the sweep does what the timer would have done.
pub async fn schedule(cx: &Context, timer: &Timer) -> Result<(), Problem> {
    let at = timer.due.to_string();
    let input = json!({
        "kind": "invitation_due",
        "organization": timer.org,
        "user": timer.user,
        "epoch": timer.epoch,
        "due": timer.due.unix(),
    });
    let dead_letters = DeadLetterConfig::builder().arn(&cx.config.timer_dead_letter_arn).build();
    let target = Target::builder()
        .arn(&cx.config.timer_target_arn)
        .role_arn(&cx.config.timer_role_arn)
        .input(input.to_string())
        .dead_letter_config(dead_letters)
        .retry_policy(RetryPolicy::builder().maximum_event_age_in_seconds(86_400).maximum_retry_attempts(185).build())
        .build()
        .map_err(Problem::internal)?;
    let window = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build().map_err(Problem::internal)?;
    let created = cx
        .clients
        .scheduler()
        .create_schedule()
        .name(timer.name())
        .group_name(&cx.config.schedule_group)
        .schedule_expression(format!("at({})", at.trim_end_matches('Z')))
        .schedule_expression_timezone("UTC")
        .flexible_time_window(window)
        .action_after_completion(ActionAfterCompletion::Delete)
        .client_token(timer.name())
        .target(target)
        .send()
        .await;
    match created.map_err(|e| (matches!(e.as_service_error(), Some(CreateScheduleError::ConflictException(_))), e)) {
        Ok(_) | Err((true, _)) => Ok(()),
        Err((false, e)) => Err(Problem::unavailable(format!("CreateSchedule: {}", how(&e)))),
    }
}
