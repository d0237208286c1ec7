// Where: reports, behind the checks of personal data. What the collector writes where data about a person stood; a test keeps
// the list equal to what it does.

export const maskMarks = ['[e-mail]', '[phone]', '[name]', '[address]', '[birth date]'] as const;
