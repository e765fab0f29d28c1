/*
 * build.h -- what configure decided, with plain defaults for a compiler run by hand.
 */
#ifndef KEFU_BASE_BUILD_H
#define KEFU_BASE_BUILD_H

#ifndef KEFU_VERSION
#define KEFU_VERSION "0.0.0"
#endif
#ifndef KEFU_SYSCONF_DIR
#define KEFU_SYSCONF_DIR "/etc/kefu"
#endif
#ifndef KEFU_SHARE_DIR
#define KEFU_SHARE_DIR "/usr/share/kefu"
#endif
#ifndef KEFU_LIBEXEC_DIR
#define KEFU_LIBEXEC_DIR "/usr/libexec/kefu"
#endif
#ifndef KEFU_RUN_DIR
#define KEFU_RUN_DIR "/run/kefu"
#endif
#ifndef KEFU_STATE_DIR
#define KEFU_STATE_DIR "/var/lib/kefu"
#endif

#define KEFU_CONF_FILE KEFU_SYSCONF_DIR "/kefu.conf"

#endif
