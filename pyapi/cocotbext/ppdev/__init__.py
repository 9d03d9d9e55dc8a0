# SPDX-License-Identifier: Apache-2.0
"""ppdev: /dev/parport0, /dev/lp0 and a PC's port addresses for Linux programs as they are.

A library in C that is loaded before the program's own (``shim/``) hands system calls and port
accesses to a server, and the server does them on a parclass port. Neither knows a simulator.

    shim.build      builds the library
    protocol        the messages
    folder, hub     sockets: where, whose, and what comes in
    server          calls, and how simulated time moves
    parport_file    /dev/parport0, as drivers/char/ppdev.c
    lp_file         /dev/lp0, as drivers/char/lp.c
    port            claims, and writes through PPARALLEL_WRITE
    pcport          the registers, as drivers/parport/parport_pc.c
    ieee1284        the mode on the cable, as drivers/parport/ieee1284.c
    portio          in and out
"""
