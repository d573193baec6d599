/** Open work by its priority, as the sweeper takes it. */
export const WORK = `
drop index posts_capture_open;
create index posts_capture_open on posts (capture_priority, job_seen_at) where capture_state <> 'done';
drop index intake_open;
create index intake_open on intake (kind, priority, updated_at) where state <> 'done';
drop index resolutions_open;
create index resolutions_open on resolutions (priority, job_seen_at) where state <> 'done';
`
