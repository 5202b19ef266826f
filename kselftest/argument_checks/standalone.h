/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The functions of the kernel's kselftest.h that the test uses, for a build
 * outside the kernel's tree. The output is TAP version 13.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned int planned, passed, failed, skipped;

static void ksft_print_header(void)
{
	printf("TAP version 13\n");
}

static void ksft_set_plan(unsigned int plan)
{
	planned = plan;
	printf("1..%u\n", plan);
	fflush(stdout);
}

static void ksft_print_msg(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}

static unsigned int number(void)
{
	return passed + failed + skipped;
}

static void ksft_test_result(int holds, const char *format, ...)
{
	va_list args;

	if (holds)
		passed++;
	else
		failed++;
	printf("%sok %u ", holds ? "" : "not ", number());
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fflush(stdout);
}

static void ksft_test_result_skip(const char *format, ...)
{
	va_list args;

	skipped++;
	printf("ok %u # SKIP ", number());
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fflush(stdout);
}

static void ksft_finished(void)
{
	printf("# Totals: pass:%u fail:%u skip:%u\n", passed, failed, skipped);
	exit(failed || number() != planned);
}
