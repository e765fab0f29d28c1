/* floor_constant.c -- the least a FastCGI program can do: answer a constant.  A floor for ./run bench. */
#include <fcgiapp.h>
#include <unistd.h>

int
main(void)
{
	FCGX_Request rq;

	if (fork() < 0) /* two workers, as the programs it is compared with */
		return 1;
	if (FCGX_Init() != 0 || FCGX_InitRequest(&rq, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&rq) == 0) {
		FCGX_PutS("Content-Type: text/plain\r\n\r\nconstant\n", rq.out);
		FCGX_Finish_r(&rq);
	}
	return 0;
}
