/** The server's (`hanbit.domain.sections`). */
export const MAX_SECTIONS = 20;
export const MAX_SECTION_NAME = 50;
