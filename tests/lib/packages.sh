# packages.sh -- Debian packages: what Kefu needs, and installing them without starting or enabling a service.

PACKAGES_RUN='gcc make autoconf automake autoconf-archive pkg-config libc6-dev
	clearsilver-dev libfcgi-dev libmariadb-dev libsodium-dev libgmime-3.0-dev libcurl4-openssl-dev
	libjansson-dev libcsv-dev libutf8proc-dev libseccomp-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
	mariadb-server-core mariadb-client-core nginx curl util-linux'
PACKAGES_APACHE='apache2-bin'
PACKAGES_CHECK='libcmocka-dev apache2-bin libapache2-mod-fcgid default-jre-headless chromium
	fonts-noto-cjk opencc clang llvm'
PACKAGES_FULL='python3-doc systemd'
PACKAGES_BENCH='wrk chromium spawn-fcgi procps'

packages_missing() {
	for p in "$@"; do
		case $(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null) in
		installed) ;;
		*) printf '%s ' "$p" ;;
		esac
	done
}

# Names of enabled units and start links, to undo what a package's installation enabled.
units_enabled() {
	find /etc/systemd/system /etc/rc?.d \( -path '*.wants/*' -o -name 'S[0-9]*' \) -type l 2>/dev/null | sort
}

POLICY=/usr/sbin/policy-rc.d
policy_restore() {
	if [ -e "$POLICY.kefu-saved" ] || [ -L "$POLICY.kefu-saved" ]; then
		mv -f "$POLICY.kefu-saved" "$POLICY"
	elif [ -e "$POLICY.kefu-none" ]; then
		rm -f "$POLICY" "$POLICY.kefu-none"
	fi
}

policy_forbid() {
	policy_restore
	if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then
		mv "$POLICY" "$POLICY.kefu-saved"
	else
		: >"$POLICY.kefu-none"
	fi
	printf '#!/bin/sh\nexit 101\n' >"$POLICY"
	chmod 755 "$POLICY"
}

packages_need() {
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || die "this is not Debian: install these yourself: $missing"
	say "Installing: $missing"
	trap 'policy_restore; exit 130' INT TERM HUP
	trap policy_restore EXIT
	policy_forbid
	before=$(mktemp) after=$(mktemp)
	units_enabled >"$before"
	ok=yes
	# shellcheck disable=SC2086
	apt_get install $missing || { apt_get update && apt_get install $missing; } || ok=no
	units_enabled >"$after"
	comm -13 "$before" "$after" | while read -r link; do rm -f "$link"; done
	rm -f "$before" "$after"
	policy_restore
	trap - EXIT INT TERM HUP
	[ $ok = yes ] || die "apt-get could not install: $missing (its last words are in $APT_LOG)"
}

APT_LOG=${TMPDIR:-/tmp}/kefu-apt.log
apt_get() {
	verb=$1
	shift
	DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends "$verb" "$@" >"$APT_LOG" 2>&1
}

# package_unpack DIR PACKAGE...: the files of packages into a folder, without installing them or what they depend on.
package_unpack() {
	dir=$1
	shift
	mkdir -p "$dir"
	(cd "$dir" && apt-get -q download "$@" >"$APT_LOG" 2>&1 && for deb in *.deb; do dpkg -x "$deb" . && rm -f "$deb"; done)
}
