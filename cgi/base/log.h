/*
 * log.h -- one structured line per event to standard error (or a file that prog opened there).
 *
 * Form: `2026-11-21T14:05:09Z warn portal[312] req=4f..: text key=value`.  Values are escaped so that
 * nobody can forge a line (S80); values of private fields never come here (S79).
 */
#ifndef KEFU_BASE_LOG_H
#define KEFU_BASE_LOG_H

#include "status.h"

enum log_level { LOG_L_DEBUG, LOG_L_INFO, LOG_L_WARN, LOG_L_ERROR };

/* Name of the program for every line; level below which lines are dropped.  Call once in main. */
void log_open(const char *program, enum log_level least);
/* The request id that later lines carry; NULL for none. */
void log_request(const char *id);
void log_line(enum log_level, const char *fmt, ...) KEFU_PRINTF(2, 3);

#endif
