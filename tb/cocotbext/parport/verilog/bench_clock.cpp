// SPDX-License-Identifier: Apache-2.0
// The clock under Verilator, for Python that waits on its edges.
//
// Python has to see a design as it is before the edge: that is what a flip-flop sees, and what Icarus
// shows. Verilator calls Python after it has done all that follows from an edge. So the edge is made
// here, between two evaluations: Python is called, and then the design sees the edge.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "svdpi.h"
#include "vpi_user.h"

namespace
{

struct Clock {
    vpiHandle level;   // what the clock is to be
    vpiHandle clk;     // of bench_clock
    vpiHandle outside; // the net around it of that name, which Python waits on
};

void put(vpiHandle target, int level)
{
    s_vpi_value value;
    value.format = vpiIntVal;
    value.value.integer = level;
    vpi_put_value(target, &value, nullptr, vpiNoDelay);
}

PLI_INT32 follow(p_cb_data data)
{
    const Clock *const clock = reinterpret_cast<Clock *>(data->user_data);
    s_vpi_value value;
    value.format = vpiIntVal;
    vpi_get_value(clock->level, &value);
    const int level = value.value.integer;
    put(clock->clk, level);
    put(clock->outside, level);
    return 0;
}

vpiHandle find(const std::string &name)
{
    vpiHandle const found = vpi_handle_by_name(const_cast<PLI_BYTE8 *>(name.c_str()), nullptr);
    if (!found) {
        std::fprintf(stderr, "bench_clock: nothing is called %s\n", name.c_str());
        std::exit(1);
    }
    return found;
}

} // namespace

extern "C" void bench_clock_follow(const char *net)
{
    const std::string inside = svGetNameFromScope(svGetScope());
    const std::string scope = inside.substr(0, inside.rfind(".gen_heard"));
    const std::string outside = scope.substr(0, scope.rfind('.') + 1) + net;
    static s_vpi_time time{vpiSuppressTime, 0, 0, 0};
    static s_vpi_value value{vpiSuppressVal, {}};
    Clock *const clock = new Clock{find(scope + ".level"), find(scope + ".clk"), find(outside)};
    s_cb_data callback{cbValueChange, follow, clock->level, &time, &value, 0, nullptr};
    callback.user_data = reinterpret_cast<PLI_BYTE8 *>(clock);
    vpi_register_cb(&callback);
}
