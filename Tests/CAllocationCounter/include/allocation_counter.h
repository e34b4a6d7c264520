#ifndef CALLBOARD_ALLOCATION_COUNTER_H
#define CALLBOARD_ALLOCATION_COUNTER_H

#include <stdint.h>

/// How many blocks of memory the calling thread has asked the heap for, in all its life. Always 0 under a sanitizer, which
/// brings a heap of its own.
long callboard_allocations_of_thread(void);

/// A socket that is connected to a port of the loopback interface; -1 if there is none.
int callboard_connect_to_loopback(uint16_t port);

#endif
