# site.sh -- one private Kefu: MariaDB, the programs, and a web server, below one folder.
#
# Each program has a uid of its own without an entry in /etc/passwd, so that the separation of
# accounts is real and nothing of the machine changes.  Set before site_start: PORT, BASE ('' or
# /crm), SERVER (nginx, apache, fcgid).

UID_PORTAL=61201 UID_DESK=61202 UID_VAULT=61203 UID_JOBS=61204 UID_MAILIN=61205 UID_WEB=61206 UID_DB=61207

# Run a command as a uid, in the web server's group when it must share its socket.
as() {
	uid=$1
	shift
	setpriv --reuid "$uid" --regid "$uid" --groups "$UID_WEB" --no-new-privs -- "$@"
}

# site_find FOLDER NAME: VAR is the folder of this site, or what its link points to.  Makes nothing.
site_find() {
	VAR=$1 SITE=$2 LINK=
	if [ -L "$VAR" ]; then
		LINK=$VAR
		VAR=$(readlink "$LINK")
	fi
}

# site_init FOLDER NAME: the folder too, reachable by the programs' accounts and short enough for a socket.
site_init() {
	site_find "$@"
	if ! [ -d "$VAR" ]; then
		mkdir -p "$VAR" 2>/dev/null || die "cannot make $VAR: may root write there, is the disk full or read-only?"
		chmod 755 "$VAR"
	fi
	[ -z "$LINK" ] || return 0
	if [ ${#VAR} -gt 70 ] || ! as $UID_PORTAL test -x "$VAR"; then
		site_move
	fi
}

# The site of a folder that other accounts cannot reach stands in /var/lib, with a link to it.
site_move() {
	real=/var/lib/kefu-$SITE-$(printf %s "$VAR" | cksum | cut -d' ' -f1)
	rmdir "$VAR" 2>/dev/null || die "the programs' accounts cannot enter $VAR any more: open the folders above it, or remove it"
	mkdir -p "$real" && ln -s "$real" "$VAR" || die "cannot make $real"
	chmod 755 "$real"
	LINK=$VAR VAR=$real
}

free_mb() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }

# Room for data and build; what the packages need apt-get says itself.
site_space() {
	need=100
	[ -e "$VAR/filled" ] || need=700
	[ "$(free_mb "$VAR")" -ge $need ] || die "there is less than $need MB of free space at $VAR"
	[ "$(free_mb "$HERE")" -ge 100 ] || die "there is less than 100 MB of free space at $HERE"
}

# Say what will not work before anything is changed.
site_check() {
	site_space
	alive web || end_one web
	if ! alive web || [ "$(cut -d' ' -f1 "$VAR/port" 2>/dev/null)" != "$PORT" ]; then
		! port_taken "$PORT" || die "port $PORT is taken: choose another with --port N"
	fi
}

# What root made in a user's checkout belongs to that user.
give_back() { [ "$(stat -c %u .)" = 0 ] || chown -Rh --reference=. "$@" 2>/dev/null || true; }

# build_in DIR [CONFIGURE ARGS]: configure once, then make.
build_in() {
	dir=$1
	shift
	mkdir -p "$dir"
	[ -x configure ] && [ configure -nt configure.ac ] && [ Makefile.in -nt Makefile.am ] ||
	    autoreconf -i >"$dir/autoreconf.log" 2>&1 || die "autoreconf failed: see $dir/autoreconf.log"
	if ! [ -f "$dir/config.status" ] || [ configure -nt "$dir/config.status" ]; then
		say "Building."
		(cd "$dir" && "$HERE/configure" "$@" >configure.log 2>&1) || die "configure failed: see $dir/configure.log"
	fi
	make -C "$dir" -s -j"$(nproc)" >"$dir/make.log" 2>&1 || { tail -n 20 "$dir/make.log" >&2; die "the build failed: see $dir/make.log"; }
	give_back "$dir" aclocal.m4 autom4te.cache build-aux configure Makefile.in
}

# site_install BUILD: programs, templates and static files into the site.
site_install() {
	make -C "$1" -s install INSTALL="install -p" prefix="$VAR/opt" exec_prefix="$VAR/opt" bindir="$VAR/opt/bin" sbindir="$VAR/opt/bin" libexecdir="$VAR/opt/bin" kefudir="$VAR/opt/bin" \
	    pkglibexecdir="$VAR/opt/bin" datarootdir="$VAR/opt/share" datadir="$VAR/opt/share" pkgdatadir="$VAR/opt/share/kefu" sysconfdir="$VAR/opt/etc" \
	    >"$1/install.log" 2>&1 || die "make install failed: see $1/install.log"
}

port_taken() {
	hex=$(printf '%04X' "$1")
	awk -v p=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == p { found = 1 } END { exit !found }' \
	    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# A free port of the loopback address, by asking the kernel's table.
port_free() {
	p=$((18000 + $$ % 1000))
	while port_taken $p; do p=$((p + 1)); done
	echo $p
}

# own DIR UID MODE
own() { mkdir -p "$1"; chown "$2:$2" "$1"; chmod "$3" "$1"; }

site_dirs() {
	mkdir -p "$VAR/log" "$VAR/pid" "$VAR/pw" "$VAR/run"
	own "$VAR/run/portal" $UID_PORTAL 755
	own "$VAR/run/desk" $UID_DESK 755
	own "$VAR/run/vault" $UID_VAULT 755
	own "$VAR/run/web" $UID_WEB 755
	own "$VAR/run/db" $UID_DB 755
	own "$VAR/db" $UID_DB 700
	own "$VAR/keys" $UID_VAULT 700
	own "$VAR/mail" $UID_JOBS 700
	mkdir -p "$VAR/spool"
	chmod 1777 "$VAR/spool"
	for a in portal:$UID_PORTAL desk:$UID_DESK vault:$UID_VAULT jobs:$UID_JOBS mailin:$UID_MAILIN admin:0; do
		f=$VAR/pw/kefu_${a%%:*}.pw
		[ -s "$f" ] || (umask 077; secret_text 24 >"$f")
		chown "${a##*:}" "$f"
		chmod 400 "$f"
	done
	f=$VAR/portal.secret
	[ -s "$f" ] || (umask 077; head -c 32 /dev/urandom >"$f")
	chown $UID_PORTAL:$UID_DESK "$f"
	chmod 440 "$f"
}

secret_text() { head -c 64 /dev/urandom | base64 -w0 | tr -d '+/=' | cut -c1-"$1"; }

site_conf() {
	cat >"$VAR/kefu.conf" <<-EOF
	# Written by ./run for this site; kefuctl doctor --keys explains the keys.
	base = $BASE
	portal_url = http://127.0.0.1:$PORT$BASE
	share_dir = $VAR/opt/share/kefu
	run_dir = $VAR/run
	spool_dir = $VAR/spool
	portal_socket = $VAR/run/portal/portal.sock
	desk_socket = $VAR/run/desk/desk.sock
	vault_socket = $VAR/run/vault/vault.sock
	socket_group = $UID_WEB
	portal_workers = ${WORKERS:-2}
	desk_workers = ${WORKERS:-2}
	vault_workers = ${VAULT_WORKERS:-2}
	db_socket = $VAR/run/db/db.sock
	db_name = kefu
	password_dir = $VAR/pw
	key_dir = $VAR/keys
	portal_secret = $VAR/portal.secret
	peer_portal = $UID_PORTAL
	peer_desk = $UID_DESK
	peer_jobs = $UID_JOBS
	peer_mailin = $UID_MAILIN
	peer_admin = 0
	mail_url = ${MAIL_URL:-maildir://$VAR/mail}
	mail_from = Kefu <service@kefu.example>
	mail_domain = kefu.example
	insecure_http = yes
	practice = $([ "$EMPTY" = yes ] && echo no || echo yes)
	site_name_en = Qingchuan Service
	site_name_zh_cn = 晴川电器服务
	site_name_zh_tw = 晴川電器服務
	EOF
	chmod 644 "$VAR/kefu.conf"
}

# daemon NAME UID COMMAND...: start it in a session of its own, keep its pid and its log.
daemon() {
	name=$1 uid=$2
	shift 2
	end_one "$name"
	setsid setpriv --reuid "$uid" --regid "$uid" --groups "$UID_WEB" --no-new-privs -- "$@" \
	    >>"$VAR/log/$name.log" 2>&1 </dev/null 8<&- &
	echo $! >"$VAR/pid/$name"
}

# Is the process of this pid file alive, and ours?
alive() {
	[ -s "$VAR/pid/$1" ] || return 1
	pid=$(cat "$VAR/pid/$1")
	tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -F "$VAR"
}

# Processes of the session that daemon started: the first one, and what it forked and may have left behind.
members() {
	[ -s "$VAR/pid/$1" ] || return 0
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v session="$(cat "$VAR/pid/$1")" '
	    { pid = $1; sub(/^.*\) /, ""); if ($4 == session && $1 != "Z") print pid }' |
	while read -r pid; do
		uid=$(awk '/^Uid:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) || continue
		[ "${uid:-0}" -lt $UID_PORTAL ] || [ "$uid" -gt $UID_DB ] || echo "$pid"
	done
}

# end_one NAME [SIGNAL]: ask it to end, and kill what has not after 15 seconds or has lost its parent.
end_one() {
	if alive "$1"; then
		pid=$(cat "$VAR/pid/$1")
		# QUIT lets nginx finish what it was asked; Apache would only leave its children.
		case $(tr '\0' ' ' <"/proc/$pid/cmdline") in
		apache2*) kill -TERM "$pid" 2>/dev/null || true ;;
		*) kill "${2:--TERM}" "$pid" 2>/dev/null || true ;;
		esac
		i=0
		while [ $i -lt 150 ] && alive "$1"; do
			sleep 0.1
			i=$((i + 1))
		done
	fi
	for pid in $(members "$1"); do
		kill -KILL "$pid" 2>/dev/null || true
	done
	rm -f "$VAR/pid/$1"
}

# wait_for WHAT SECONDS COMMAND...
wait_for() {
	what=$1 left=$(($2 * 10))
	shift 2
	while ! "$@" >/dev/null 2>&1; do
		left=$((left - 1))
		[ $left -gt 0 ] || die "$what does not answer: see $VAR/log/"
		sleep 0.1
	done
}

db_client() { mariadb --no-defaults --socket="$VAR/run/db/db.sock" --user=root "$@"; }

db_start() {
	alive mariadb && return
	if ! [ -d "$VAR/db/mysql" ]; then
		as $UID_DB mariadb-install-db --no-defaults --force --datadir="$VAR/db" --skip-test-db --skip-name-resolve \
		    --auth-root-authentication-method=socket --auth-root-socket-user=root >"$VAR/log/install-db.log" 2>&1 ||
		    die "MariaDB could not make its files: see $VAR/log/install-db.log"
	fi
	daemon mariadb $UID_DB mariadbd --no-defaults --datadir="$VAR/db" --socket="$VAR/run/db/db.sock" --skip-networking \
	    --pid-file="$VAR/run/db/mariadbd.pid" --innodb-buffer-pool-size="${DB_POOL:-256M}" --innodb-log-file-size=256M \
	    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin --max-connections=100 --tmpdir="$VAR/run/db"
	wait_for MariaDB 60 db_client -e 'SELECT 1'
}

# The database, its accounts (with passwords instead of unix_socket), tables, rights and first rows.
db_fill() {
	db_client <"$VAR/opt/share/kefu/sql/accounts.sql" >/dev/null
	for a in portal desk vault jobs mailin admin; do
		echo "ALTER USER kefu_$a@localhost IDENTIFIED BY '$(cat "$VAR/pw/kefu_$a.pw")';"
	done | db_client
	ctl migrate >"$VAR/log/migrate.log" 2>&1 || { tail -n 5 "$VAR/log/migrate.log" >&2; die "the database could not be brought up to date: see $VAR/log/migrate.log"; }
}

ctl() { "$VAR/opt/bin/kefuctl" -c "$VAR/kefu.conf" "$@"; }

programs_start() {
	alive vault || rm -f "$VAR/run/vault/vault.sock"
	alive vault || daemon vault $UID_VAULT "$VAR/opt/bin/kefu-vault" -c "$VAR/kefu.conf"
	wait_for "The vault" 20 test -S "$VAR/run/vault/vault.sock"
	alive portal || daemon portal $UID_PORTAL "$VAR/opt/bin/kefu-portal" -c "$VAR/kefu.conf"
	alive desk || daemon desk $UID_DESK "$VAR/opt/bin/kefu-desk" -c "$VAR/kefu.conf"
	alive jobs || daemon jobs $UID_JOBS "$VAR/opt/bin/kefu-jobs" -c "$VAR/kefu.conf"
}

# A shipped configuration with this site's paths and mount point in place of the packaged ones.
deploy_file() {
	sed -e "s|/run/kefu/portal.sock|$VAR/run/portal/portal.sock|g" -e "s|/run/kefu/desk.sock|$VAR/run/desk/desk.sock|g" \
	    -e "s|/usr/share/kefu|$VAR/opt/share/kefu|g" -e "s|/usr/libexec/kefu|$VAR/opt/bin|g" \
	    -e "s|/etc/kefu/nginx-params|$VAR/nginx/nginx-params|g" -e "s|/etc/kefu|$VAR|g" -e "s|/var/cache/kefu|$VAR/run/web/cache|g" \
	    -e "s|^location /|location $BASE/|" -e "s|\"/static/\"|\"$BASE/static/\"|" -e "s|\"/desk/\"|\"$BASE/desk/\"|" -e "s|\"/desk\"|\"$BASE/desk\"|" \
	    -e "s|\"/\"|\"$BASE/\"|" -e "s|LISTEN|127.0.0.1:$PORT|g" -e "s|VARDIR|$VAR|g" "$1"
}

nginx_start() {
	mkdir -p "$VAR/nginx"
	for f in kefu-http.conf kefu-locations.conf nginx-params.conf; do
		deploy_file deploy/nginx/$f >"$VAR/nginx/$f"
	done
	deploy_file tests/lib/nginx.conf >"$VAR/nginx/nginx.conf"
	chown -R $UID_WEB:$UID_WEB "$VAR/run/web"
	set -- nginx -e "$VAR/run/web/error.log" -c "$VAR/nginx/nginx.conf" -p "$VAR/run/web"
	as $UID_WEB "$@" -t -q 2>"$VAR/log/nginx-test.log" ||
	    { cat "$VAR/log/nginx-test.log" >&2; die "nginx refuses its configuration"; }
	daemon web $UID_WEB "$@" -g 'daemon off;'
}

# fcgid starts the portal itself, so Apache must run as the portal's account.
apache_start() {
	deploy_file "deploy/apache/kefu-$1.conf" >"$VAR/apache-kefu.conf"
	deploy_file tests/lib/apache.conf >"$VAR/apache.conf"
	mkdir -p "$VAR/run/web/fcgid"
	chown -R "$2:$2" "$VAR/run/web"
	as "$2" apache2 -f "$VAR/apache.conf" -D "$1" -t 2>"$VAR/log/apache-test.log" ||
	    { cat "$VAR/log/apache-test.log" >&2; die "Apache refuses its configuration"; }
	daemon web "$2" apache2 -f "$VAR/apache.conf" -D FOREGROUND -D "$1"
}

web_start() {
	alive web && return
	case $SERVER in
	nginx) nginx_start ;;
	apache) apache_start proxy $UID_WEB ;;
	fcgid) apache_start fcgid $UID_PORTAL ;;
	esac
}

# mod_fcgid serves the portal alone.
site_answers() {
	curl -sf -o /dev/null "http://127.0.0.1:$PORT$BASE/healthz" &&
	    { [ "$SERVER" = fcgid ] || curl -sf -o /dev/null "http://127.0.0.1:$PORT$BASE/desk/healthz"; }
}

# Until the site answers; a program that ended will not.
site_wait() {
	tries=0
	while ! site_answers; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || die "the site does not answer: see $VAR/log/"
		for p in mariadb vault portal desk jobs web; do
			[ $tries -lt 20 ] || alive $p || die "$p has ended: $(tail -n 1 "$VAR/log/$p.log") (see $VAR/log/)"
		done
		sleep 0.1
	done
}

# End what runs with other files or another configuration than those that are now there.
site_fresh() {
	now=$(cd "$VAR" && find opt kefu.conf "$HERE/deploy" "$HERE/tests/lib" -type f -exec cksum {} + | cksum; echo "$PORT $SERVER")
	if [ "$(cat "$VAR/files.stamp" 2>/dev/null)" != "$now" ]; then
		for p in web jobs desk portal vault; do end_one $p; done
		echo "$now" >"$VAR/files.stamp"
	fi
}

# Start what is not running.
site_start() {
	site_check
	site_dirs
	site_conf
	site_fresh
	db_start
	stamp=$(cat "$VAR"/opt/share/kefu/sql/*.sql "$VAR"/opt/share/kefu/sql/migrate/*.sql | cksum)
	if [ "$(cat "$VAR/schema.stamp" 2>/dev/null)" != "$stamp" ]; then
		db_fill
		echo "$stamp" >"$VAR/schema.stamp"
	fi
	[ -n "$(ls "$VAR/keys")" ] || as $UID_VAULT "$VAR/opt/bin/kefuctl" -c "$VAR/kefu.conf" key init >/dev/null ||
	    die "the master key could not be made in $VAR/keys"
	programs_start
	web_start
	echo "$PORT $SERVER" >"$VAR/port"
	site_wait
}

# Demo content once, or (EMPTY=yes) only the first administrator.
site_fill() {
	[ ! -e "$VAR/filled" ] || return 0
	(umask 077; secret_text 14 >"$VAR/password")
	if [ "$EMPTY" = yes ]; then
		ctl user add admin --role admin --password-stdin <"$VAR/password" >"$VAR/log/fill.log" 2>&1 || die "the first administrator could not be made: see $VAR/log/fill.log"
		(umask 077; printf 'admin\tadministrator\n' >"$VAR/accounts")
	else
		say "Loading the demo company."
		(umask 077; ctl demo --password-stdin <"$VAR/password" >"$VAR/accounts" 2>"$VAR/log/fill.log") || { tail -n 3 "$VAR/log/fill.log" >&2; die "the demo data could not be loaded: see $VAR/log/fill.log"; }
	fi
	: >"$VAR/filled"
}

site_report() {
	cat <<-EOF

	Portal  http://127.0.0.1:$PORT$BASE/
	Desk    http://127.0.0.1:$PORT$BASE/desk/
	Mail    $VAR/mail/new

	Accounts (password for all: $(cat "$VAR/password")):
	$(sed 's/^/  /' "$VAR/accounts")
	EOF
}

site_stop() {
	for p in web jobs desk portal vault mariadb; do end_one $p; done
}

site_remove() {
	rm -rf "$VAR"
	[ -z "$LINK" ] || rm -f "$LINK"
}
