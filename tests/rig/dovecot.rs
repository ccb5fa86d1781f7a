//! A Dovecot of our own: IMAP plain and over TLS, LMTP to deliver to it, one password for every user.

use super::process::{self, Process, answers, free_port, unprivileged, unprivileged_user};
use super::{PATIENCE, Programs, until, write};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub const PASSWORD: &str = "a-password-for-tests";

pub struct Dovecot {
    pub imap_port: u16,
    pub imaps_port: u16,
    lmtp_port: u16,
    /// Whoever signed its certificate, in PEM.
    pub ca_file: PathBuf,
    process: Process,
    folder: TempDir,
}

impl Dovecot {
    /// Starts it. Every user has a mailbox; it is made at the first delivery or login.
    pub fn start(programs: &Programs) -> Self {
        let folder = super::folder();
        let dir = folder.path();
        make_certificates(dir);
        for name in ["mail", "run", "state"] {
            fs::create_dir(dir.join(name)).unwrap();
            process::give_away(&dir.join(name));
        }
        let (imap_port, imaps_port, lmtp_port) = (free_port(), free_port(), free_port());
        write(&dir.join("dovecot.conf"), configuration(dir, imap_port, imaps_port, lmtp_port));
        let mut command = unprivileged(&programs.dovecot);
        command.args(["-F", "-c"]).arg(dir.join("dovecot.conf")).current_dir(dir);
        command.stdout(Stdio::null()).stderr(fs::File::create(dir.join("said")).unwrap());
        let mut process = Process::start(command);
        until("Dovecot to answer", PATIENCE, || {
            if !process.is_running() {
                let said = ["said", "log"].map(|name| fs::read_to_string(dir.join(name)).unwrap_or_default());
                panic!("Dovecot does not start (its configuration here is that of 2.3): {}", said.concat());
            }
            (answers(imap_port) && answers(imaps_port) && answers(lmtp_port)).then_some(())
        });
        Self { imap_port, imaps_port, lmtp_port, ca_file: dir.join("ca.pem"), process, folder }
    }

    pub fn imap_url(&self) -> String {
        format!("imap://127.0.0.1:{}/INBOX", self.imap_port)
    }
    pub fn imaps_url(&self) -> String {
        format!("imaps://localhost:{}/INBOX", self.imaps_port)
    }

    /// Delivers by LMTP, as a mail server does: whoever is in IDLE hears of it.
    pub fn deliver(&self, user: &str, mail: &str) {
        self.deliver_all(user, [mail]);
    }

    /// Delivers one after another over one connection; `mails` may take their time.
    pub fn deliver_all<'a>(&self, user: &str, mails: impl IntoIterator<Item = &'a str>) {
        let stream = TcpStream::connect(("127.0.0.1", self.lmtp_port)).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
        let say = |line: &str| {
            (&stream).write_all(line.as_bytes()).unwrap();
        };
        let mut expect = |code: &str| {
            let line = answers.by_ref().map(|line| line.unwrap()).find(|line| line.as_bytes().get(3) != Some(&b'-'));
            let line = line.expect("LMTP goes on talking");
            assert!(line.starts_with(code), "LMTP: {line}");
        };
        expect("220");
        say("LHLO test\r\n");
        expect("250");
        for mail in mails {
            say("MAIL FROM:<sender@example.org>\r\n");
            expect("250");
            say(&format!("RCPT TO:<{user}>\r\n"));
            expect("250");
            say("DATA\r\n");
            expect("354");
            let stuffed = mail.replace("\r\n", "\n").replace("\n.", "\n..").replace('\n', "\r\n");
            say(&format!("{stuffed}\r\n.\r\n"));
            expect("250");
        }
        say("QUIT\r\n");
    }

    /// Where a user's mail lies, ready to take files: the quick way to fill a mailbox before anybody reads it.
    pub fn maildir(&self, user: &str) -> PathBuf {
        let maildir = self.folder.path().join("mail").join(user);
        if !maildir.exists() {
            fs::create_dir(&maildir).unwrap();
            process::give_away(&maildir);
            for name in ["cur", "new", "tmp"] {
                fs::create_dir(maildir.join(name)).unwrap();
                process::give_away(&maildir.join(name));
            }
        }
        maildir
    }

    /// `doveadm` with this server's configuration.
    pub fn doveadm(&self, arguments: &[&str]) {
        let mut command: Command = unprivileged(Path::new("/usr/bin/doveadm"));
        command.arg("-c").arg(self.folder.path().join("dovecot.conf")).args(arguments);
        let output = command.current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "doveadm {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// Everything below `dir`, no rights of root needed.
fn configuration(dir: &Path, imap_port: u16, imaps_port: u16, lmtp_port: u16) -> String {
    let dir = dir.display();
    let (user, group, uid, gid) = unprivileged_user();
    format!(
        "base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{dir}/server.pem
ssl_key = <{dir}/server.key
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{dir}/mail/%n
mail_max_userip_connections = 100
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 500
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  user = {user}
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth-worker {{
  user = {user}
}}
"
    )
}

/// An authority and a certificate for localhost, made anew for each server: no key lies in the repository.
fn make_certificates(dir: &Path) {
    let openssl = |arguments: &str| {
        let output = Command::new("openssl").args(arguments.split(' ')).current_dir(dir).output().unwrap();
        assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    write(&dir.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n");
    openssl(&format!("req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=anteroom-test-ca"));
    openssl(&format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"));
    openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
    process::give_away(&dir.join("server.key"));
}
