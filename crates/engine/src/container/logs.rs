//! `GET /containers/{id}/logs` (moby: daemon/logs.go).

use docksim_api::{ApiError, LogsOptions, OutputStream, Reply, StreamId};
use docksim_reference::{go, timestamp};

use super::{ContainerError, LogLine};
use crate::Engine;
use crate::stream::Purpose;

impl Engine {
    pub(crate) fn container_logs(&mut self, name: &str, options: &LogsOptions) -> Reply {
        match self.open_logs(name, options) {
            Ok(stream) => Reply::Stream(stream),
            Err(error) => Reply::Done(Err(error)),
        }
    }

    fn open_logs(&mut self, name: &str, options: &LogsOptions) -> Result<StreamId, ApiError> {
        if !options.stdout && !options.stderr {
            return Err(ContainerError::NoStream.into());
        }
        let container = self.containers.find(name)?;
        if container.host_config.log_config.driver == "none" {
            return Err(ContainerError::LogsNotReadable.into());
        }
        let moment = |text: &str| {
            if matches!(text, "" | "0") {
                return Ok(None);
            }
            timestamp::parse_unix(text)
                .map(Some)
                .ok_or(ContainerError::InvalidUntil)
        };
        let (since, until) = (moment(&options.since)?, moment(&options.until)?);
        let tail = go::atoi(&options.tail)
            .ok()
            .and_then(|lines| usize::try_from(lines).ok());
        let id = container.id.clone();
        let matching = container.log.iter().filter(|line| {
            since.is_none_or(|since| line.at.0 >= since)
                && until.is_none_or(|until| line.at.0 <= until)
        });
        let lines: Vec<LogLine> = matching.cloned().collect();
        let skipped = tail.map_or(0, |tail| lines.len().saturating_sub(tail));
        let runs = container.is_running();
        let stream = self.streams.open(Purpose::Logs {
            container: id.clone(),
            timestamps: options.timestamps,
            details: options.details,
            stdout: options.stdout,
            stderr: options.stderr,
            until,
        });
        for line in lines.iter().skip(skipped) {
            self.write_log_line(stream, line);
        }
        match self.containers.get_mut(&id) {
            Some(container) if options.follow && runs => {
                container.followers.insert(stream);
            }
            _ => self.streams.close(stream),
        }
        Ok(stream)
    }

    /// Writes a line of a log to a stream that wants it.
    pub(super) fn write_log_line(&mut self, to: StreamId, line: &LogLine) {
        let Some(Purpose::Logs {
            timestamps,
            details,
            stdout,
            stderr,
            until,
            ..
        }) = self.streams.get(to).map(|stream| &stream.purpose)
        else {
            return;
        };
        let wanted = match line.stream {
            OutputStream::Stdout => *stdout,
            OutputStream::Stderr => *stderr,
        };
        if !wanted || until.is_some_and(|until| line.at.0 > until) {
            return;
        }
        let mut bytes = Vec::with_capacity(line.bytes.len() + 32);
        if *timestamps {
            bytes.extend_from_slice(timestamp::rfc3339_nano_fixed(line.at.0).as_bytes());
            bytes.push(b' ');
        }
        // No log option adds attributes here, so the details are an empty list and its space.
        if *details {
            bytes.push(b' ');
        }
        bytes.extend_from_slice(&line.bytes);
        self.streams.output(to, line.stream, &bytes);
    }
}
