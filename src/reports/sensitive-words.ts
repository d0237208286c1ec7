// Where: reports, behind the check of sensitive topics. Words in addresses and parameters that say something of a person's health or
// money. Few on purpose, and whole words only: most pages that speak of such things speak of nobody.

export const sensitiveWords = {
  health: [
    ...['abortion', 'addiction', 'alzheimer', 'antidepressant', 'cancer', 'chemotherapy', 'contraception'],
    ...[
      'dementia',
      'depression',
      'diabetes',
      'diagnosis',
      'dialysis',
      'epilepsy',
      'erectile',
      'hepatitis',
      'hiv',
    ],
    ...['infertility', 'insulin', 'ivf', 'medication', 'menopause', 'methadone', 'miscarriage', 'oncology'],
    ...[
      'patient',
      'pregnancy',
      'pregnant',
      'prescription',
      'psychiatry',
      'psychotherapy',
      'rehab',
      'schizophrenia',
    ],
    ...[
      'symptoms?',
      'viagra',
      'abtreibung',
      'depressionen',
      'diagnose',
      'krebs',
      'rezeptpflichtig',
      'schwanger',
    ],
    ...['schwangerschaft', 'suchtberatung'],
  ],
  finance: [
    ...[
      'bankruptcy',
      'credit[-_ +]?score',
      'debt[-_ +]?relief',
      'iban',
      'income',
      'insolvency',
      'loan[-_ +]?amount',
    ],
    ...[
      'net[-_ +]?worth',
      'payday[-_ +]?loans?',
      'salary',
      'einkommen',
      'gehalt',
      'insolvenz',
      'privatinsolvenz',
    ],
    ...['schufa', 'schuldnerberatung'],
  ],
} as const;
