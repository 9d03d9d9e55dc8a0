/* SPDX-License-Identifier: Apache-2.0
 *
 * Links to devices, in the present folder.
 */

#include "check.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static int opens(int fd)
{
    struct stat found;
    int good = fd >= 0 && fstat(fd, &found) == 0 && S_ISCHR(found.st_mode);

    close(fd);
    return good;
}

int main(void)
{
    struct stat found;
    char target[PATH_MAX];
    int here = open(".", O_RDONLY | O_DIRECTORY);
    FILE *file;

    CHECK(symlink("/dev/lp0", "printer") == 0 && symlink("printer", "chain") == 0);
    CHECK(mkdir("folder", 0700) == 0 && symlink("../chain", "folder/up") == 0);
    CHECK(symlink("round", "round") == 0 && symlink("/dev/lp00", "elsewhere") == 0);
    if (!opens(open("printer", O_WRONLY)))
        return 1; /* without the library, what follows would make a file on this machine */
    CHECK(opens(open("./chain", O_WRONLY)) && opens(open("folder/up", O_WRONLY)));
    CHECK(opens(openat(here, "folder/up", O_WRONLY)) && opens(creat("printer", 0600)));
    file = fopen("chain", "w");
    CHECK(file != NULL && fputs("through a link", file) >= 0 && fclose(file) == 0);
    CHECK(stat("chain", &found) == 0 && S_ISCHR(found.st_mode));
    CHECK(lstat("chain", &found) == 0 && S_ISLNK(found.st_mode));
    CHECK(fstatat(here, "printer", &found, 0) == 0 && S_ISCHR(found.st_mode));
    CHECK(fstatat(here, "printer", &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(found.st_mode));
    CHECK(access("chain", W_OK) == 0 && readlink("chain", target, sizeof target) == 7);
    FAILS(access("chain", X_OK), EACCES);
    FAILS(open("printer", O_WRONLY | O_NOFOLLOW), ELOOP);
    FAILS(open("printer", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    FAILS(open("round", O_WRONLY), ELOOP);
    FAILS(open("elsewhere", O_WRONLY), ENOENT);
    FINISH();
}
