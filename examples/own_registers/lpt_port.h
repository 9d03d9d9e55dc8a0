/* SPDX-License-Identifier: Apache-2.0 */
/* The registers of lpt_port.v, offsets from Controller. */
#ifndef LPT_PORT_H
#define LPT_PORT_H

#define LPT_DATA 0x0
#define LPT_STROBE 0x1 /* write */
#define LPT_STATUS 0x1 /* read */

#define LPT_STROBE_ON 0x01

#define LPT_STATUS_BUSY 0x01
#define LPT_STATUS_FAULT 0x02

#endif
