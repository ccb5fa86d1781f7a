//! Each room, given what it works with, and started.

use super::rooms::Rooms;
use super::{App, machine_run, metering, servers, watchdog};
use crate::clock::RandomIds;
use crate::domain::id::MailboxName;
use crate::pipeline::arrive::run::Arrive;
use crate::pipeline::arrive::trust::Trust;
use crate::pipeline::fetch::run::Fetch;
use crate::pipeline::intake::Intake;
use crate::pipeline::intake::alone::Alone;
use crate::pipeline::question::run::Questions;
use crate::pipeline::second_look::SecondLooks;
use crate::pipeline::send;
use crate::pipeline::send::run::Sender;
use crate::pipeline::watch::run::Watch;
use crate::web;
use anyhow::Context as _;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// Notices taken from the outbox at a time.
const SEND_BATCH: usize = 128;

impl App {
    pub(super) fn start_rooms(&mut self, listener: TcpListener) {
        let intake = Intake {
            store: self.store.clone(),
            rules: self.rules.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            crumbs_dir: self.state_dir.clone(),
            alone: std::env::current_exe().ok().map(|program| Alone {
                program,
                arguments: vec!["read-alone".into(), "--config".into(), self.config.dir.clone().into()],
            }),
            arrived: self.bells.arrived.clone(),
            queued: self.bells.queued.clone(),
        };
        let watch = Watch {
            store: self.store.clone(),
            rules: self.rules.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            acted: self.bells.acted.clone(),
            queued: self.bells.queued.clone(),
        };
        let second_looks = SecondLooks {
            store: self.store.clone(),
            rules: self.rules.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            queued: self.bells.queued.clone(),
        };
        let questions = Questions {
            store: self.store.clone(),
            rules: self.rules.clone(),
            clock: self.around.clock.clone(),
            queued: self.bells.queued.clone(),
        };
        let site = web::Site {
            store: self.store.clone(),
            rules: self.rules.clone(),
            health: self.health.clone(),
            key: self.key.clone(),
            clock: self.around.clock.clone(),
            ids: Arc::new(Mutex::new(RandomIds)),
            public_url: self.config.web.public_url.clone(),
            wake: self.bells.acted.clone(),
            metrics: Some(self.around.metrics.clone()),
            signals_token: self.config.signals_token.clone(),
            templates: self.pages.clone(),
        };
        let Rooms { tasks, stop } = &mut self.rooms;
        let pages = web::serve(listener, site, stop.clone());
        tasks.spawn(async { pages.await.context("the pages stopped") });
        tasks.spawn(watchdog::feed(self.health.clone(), self.around.clone(), stop.clone()));
        self.rooms.keep(move |stop| intake.clone().run(Box::new(RandomIds), stop));
        self.rooms.keep(move |stop| watch.clone().run(Box::new(RandomIds), stop));
        self.rooms.keep(move |stop| second_looks.clone().run(Box::new(RandomIds), stop));
        self.rooms.keep(move |stop| questions.clone().run(Box::new(RandomIds), stop));
    }

    pub(super) fn start_readers(&mut self) -> anyhow::Result<()> {
        let mut readers = self.rooms.within();
        let arrive = Arrive {
            store: self.store.clone(),
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            arrived: self.bells.arrived.clone(),
            backlog: i64::from(self.config.limits.backlog),
        };
        let trust = Trust::system()?;
        for (name, settings) in &self.config.mailboxes {
            metering::count_mailbox_from_zero(name);
            let mailbox = servers::mailbox(name, settings, &self.config.limits, &trust);
            // Known to the health page before it is first asked: green while nobody reads is impossible.
            let expect = |name: &MailboxName| {
                let interval = self.config.limits.idle_renew.min(settings.poll);
                self.health.expect(name, interval, self.around.clock.now());
            };
            expect(name);
            let reading = arrive.clone().run(mailbox.with_context(|| format!("mailbox {name}"))?, readers.stop.clone());
            readers.tasks.spawn(async { Ok(reading.await?) });
            if let Some(sent) = servers::sent_folder(name, settings, &self.config.limits, &trust) {
                let sent = sent.with_context(|| format!("the sent folder of mailbox {name}"))?;
                metering::count_mailbox_from_zero(&sent.name);
                expect(&sent.name);
                let reading = arrive.clone().run(sent, readers.stop.clone());
                readers.tasks.spawn(async { Ok(reading.await?) });
            }
        }
        self.readers = readers;
        Ok(())
    }

    pub(super) fn start_sender(&mut self) -> anyhow::Result<()> {
        let mut room = self.rooms.within();
        let sender = Sender {
            store: self.store.clone(),
            rules: self.rules.clone(),
            templates: self.letters.clone(),
            site: servers::site(&self.config),
            key: self.key.clone(),
            transport: servers::transport(&self.config.smtp)?,
            clock: self.around.clock.clone(),
            health: self.health.clone(),
            batch: SEND_BATCH,
            state_dir: self.state_dir.clone(),
            machine_run: machine_run::of_this_machine(),
        };
        let sending = send::run::run(sender, room.stop.clone(), self.bells.queued.clone());
        room.tasks.spawn(async { Ok(sending.await?) });
        self.sender = room;
        Ok(())
    }

    pub(super) fn start_fetcher(&mut self) -> anyhow::Result<()> {
        let mut room = self.rooms.within();
        let providers = self.config.providers.clone();
        if !providers.is_empty() {
            providers.iter().for_each(|endpoint| metering::count_provider_from_zero(&endpoint.provider.name));
            let tls = servers::outside_tls()?;
            let (store, clock) = (self.store.clone(), self.around.clock.clone());
            room.keep(move |stop| Fetch::new(store.clone(), clock.clone(), tls.clone(), providers.clone()).run(stop));
        }
        self.fetcher = room;
        Ok(())
    }
}
