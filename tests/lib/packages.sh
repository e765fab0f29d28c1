# packages.sh -- Debian packages: what Kefu needs, and installing them without starting or enabling a service.

PACKAGES_RUN='gcc make autoconf automake autoconf-archive pkg-config libc6-dev
	clearsilver-dev libfcgi-dev libmariadb-dev libsodium-dev libgmime-3.0-dev libcurl4-openssl-dev
	libjansson-dev libcsv-dev libutf8proc-dev libseccomp-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
	libopencc-dev libopencc-data libxml2-dev
	libpng-dev libturbojpeg0-dev libwebp-dev libgif-dev
	mariadb-server-core mariadb-client-core nginx curl tzdata'
PACKAGES_APACHE='apache2-bin'
PACKAGES_CHECK='libcmocka-dev apache2-bin libapache2-mod-fcgid default-jre-headless chromium
	fonts-noto-cjk opencc clang llvm'
PACKAGES_FULL='python3-doc systemd xz-utils'
PACKAGES_BENCH='wrk chromium spawn-fcgi procps'

packages_missing() {
	for p in "$@"; do
		case $(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null) in
		installed) ;;
		*) printf '%s ' "$p" ;;
		esac
	done
}

# --- a guard round each installation: no service is started (policy-rc.d) or enabled (start links).
# While it stands, $SAVED holds what was there before: `policy` if there was one, and the `links`.

POLICY=/usr/sbin/policy-rc.d
SAVED=$POLICY.kefu

start_links() {
	find /etc/systemd/system /etc/rc?.d \( -path '*.wants/*' -o -path '*.requires/*' -o -name 'S[0-9]*' \) -type l 2>/dev/null |
	    LC_ALL=C sort
}

# A new S link becomes a K link, as `update-rc.d NAME disable` does: so an upgrade leaves it alone.
links_undo() {
	start_links | LC_ALL=C comm -13 "$SAVED/links" - | while read -r link; do
		case $link in
		/etc/rc?.d/*) mv -f "$link" "${link%/*}/K${link##*/S}" ;;
		*) rm -f "$link" ;;
		esac
	done
}

guard_up() {
	rm -rf "$SAVED.new"
	mkdir "$SAVED.new" 2>/dev/null || die "cannot write in ${POLICY%/*}: is it read-only?"
	start_links >"$SAVED.new/links"
	if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then
		cp -a "$POLICY" "$SAVED.new/policy"
	fi
	printf '#!/bin/sh\nexit 101\n' >"$SAVED.new/deny"
	chmod 755 "$SAVED.new/deny"
	mv "$SAVED.new" "$SAVED"
	mv -f "$SAVED/deny" "$POLICY"
}

guard_down() {
	[ -d "$SAVED" ] || return 0
	if [ -e "$SAVED/policy" ] || [ -L "$SAVED/policy" ]; then
		mv -f "$SAVED/policy" "$POLICY"
	else
		rm -f "$POLICY"
	fi
	links_undo
	rm -rf "$SAVED"
}

# Whoever holds the lock may raise or lower the guard; apt-get inherits it.  So the watcher gets it once
# this shell and its apt-get are gone, however they ended, and puts everything back.
guard_watch() {
	(exec 8<&- 9<&-; exec setsid flock "${POLICY%/*}" sh -c '. "$0" && guard_down' "$HERE/tests/lib/packages.sh") >/dev/null 2>&1 </dev/null &
}

packages_need() {
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || [ -d "$SAVED" ] || return 0
	command -v apt-get >/dev/null || die "this is not Debian: install these yourself: $missing"
	exec 9<"${POLICY%/*}"
	flock 9
	guard_down
	if [ -n "$missing" ]; then
		say "Installing: $missing"
		(packages_install $missing) || exit 1
	fi
	exec 9<&-
}

# In a shell of its own: its traps end with it.
packages_install() {
	trap guard_down EXIT
	trap 'exit 130' INT TERM HUP
	guard_watch
	guard_up
	APT_LOG=$(mktemp)
	apt_get install "$@" || { apt_get update && apt_get install "$@"; } ||
	    die "apt-get could not install what is missing: $(apt_reason) (all it said is in $APT_LOG)"
	rm -f "$APT_LOG"
}

# --no-remove: rather fail than take away a server that this machine uses.
apt_get() {
	DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 APT_LISTCHANGES_FRONTEND=none \
	    apt-get -y -q --no-install-recommends --no-remove -o DPkg::Lock::Timeout=120 \
	    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >>"$APT_LOG" 2>&1 </dev/null
}

# The first fault that apt-get named; an unknown package is often only the consequence of no network.
apt_reason() {
	why=$(sed -n -e 's/^[EW]: \(Failed to fetch\)/\1/p' "$APT_LOG" | head -n 1)
	[ -n "$why" ] || why=$(sed -n 's/^E: //p' "$APT_LOG" | head -n 1)
	printf %s "${why:-no reason given}"
}

# package_unpack DIR PACKAGE...: the files of packages into a folder, without installing them or what they depend on.
package_unpack() {
	dir=$1
	shift
	mkdir -p "$dir"
	(cd "$dir" && apt-get -q download "$@" >/dev/null 2>&1 && for deb in *.deb; do dpkg -x "$deb" . && rm -f "$deb"; done)
}
