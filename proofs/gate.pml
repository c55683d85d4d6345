/* The gate, its lock, lifting, activation again, and egress in chunks (threat model, section 6).

   Two people release the same determination and hand out its chunks, while others activate a hold,
   lift it and activate it again. What is claimed: once a hold was acknowledged, this determination
   is never released and no chunk of it leaves any more; lifting gives nothing back. Nobody waits
   for ever (spin reports an invalid end).

   Each macro leaves one safeguard out, and then the claim must fail:
   NO_RECHECK  a chunk is not asked for again, a committed release alone opens the bytes
   NO_SHARED   a release reads without the lock
   NO_EXCLUSIVE  a hold is written without the lock
   NO_VOID     a lift leaves approvals and releases as they were */

#define CHUNKS 2

byte readers = 0;
bool writing = false;

bool in_force = false;    /* a hold is in force in the store */
bool approved = true;     /* the approvals are not older than the last turn of a hold */
bool released = false;
bool revoked = false;
bool acknowledged = false; /* somebody was told, once, that a hold is active */

inline take_shared() {
#ifndef NO_SHARED
    atomic { !writing -> readers++ }
#else
    skip
#endif
}

inline give_shared() {
#ifndef NO_SHARED
    readers--
#else
    skip
#endif
}

inline take_exclusive() {
#ifndef NO_EXCLUSIVE
    atomic { (!writing && readers == 0) -> writing = true }
#else
    skip
#endif
}

inline give_exclusive() {
#ifndef NO_EXCLUSIVE
    writing = false
#else
    skip
#endif
}

/* What leaves, leaves here: the one place where the claim is asked. */
inline leave() { assert(!acknowledged) }

proctype Release() {
    bool clear = false;
    byte sent = 0;

    take_shared();
    clear = !in_force;               /* read first, … */
    clear = clear && approved;
    if
    :: clear && !released -> atomic { leave(); released = true }   /* … then written */
    :: else -> skip
    fi;
    give_shared();

    do
    :: released && sent < CHUNKS ->
#ifndef NO_RECHECK
        take_shared();
        clear = !revoked && !in_force;
        clear = clear && approved;
        if
        :: clear -> leave(); sent = sent + 1
        :: else -> give_shared(); break
        fi;
        give_shared()
#else
        leave();
        sent++
#endif
    :: else -> break
    od
}

inline activate() {
    take_exclusive();
    in_force = true;
    if
    :: released -> revoked = true
    :: else -> skip
    fi;
    give_exclusive();
    acknowledged = true            /* told only after the commit */
}

inline lift() {
    take_exclusive();
    in_force = false;
#ifdef NO_VOID
    revoked = false;
#else
    approved = false;
#endif
    give_exclusive()
}

proctype Holds() {
    activate();
    lift();
    activate()
}

init {
    atomic { run Release(); run Release(); run Holds() }
}
