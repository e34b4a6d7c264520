#ifndef CALLBOARD_ALLOCATION_COUNTER_H
#define CALLBOARD_ALLOCATION_COUNTER_H

/// How many blocks of memory the calling thread has asked the heap for, in all its life. Always 0 under a sanitizer, which
/// brings a heap of its own.
long callboard_allocations_of_thread(void);

#endif
