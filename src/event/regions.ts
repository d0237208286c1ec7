// Where: collector, for values of data about a person. Names of countries and of states of the United States and
// provinces of Canada -> their two-letter codes. Everything else keeps its own text.

/** ISO 3166-1: alpha-3 followed by alpha-2. */
const alpha3 =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE ' +
  'BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW ' +
  'CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY ' +
  'CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR ' +
  'FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU ' +
  'GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE ' +
  'JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT ' +
  'LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ ' +
  'MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ ' +
  'OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU ' +
  'RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK ' +
  'SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV ' +
  'TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ' +
  'ZMBZM ZWEZW';

const states =
  'alabama:al alaska:ak arizona:az arkansas:ar california:ca colorado:co connecticut:ct delaware:de ' +
  'districtofcolumbia:dc florida:fl georgia:ga hawaii:hi idaho:id illinois:il indiana:in iowa:ia kansas:ks kentucky:ky ' +
  'louisiana:la maine:me maryland:md massachusetts:ma michigan:mi minnesota:mn mississippi:ms missouri:mo montana:mt ' +
  'nebraska:ne nevada:nv newhampshire:nh newjersey:nj newmexico:nm newyork:ny northcarolina:nc northdakota:nd ohio:oh ' +
  'oklahoma:ok oregon:or pennsylvania:pa puertorico:pr rhodeisland:ri southcarolina:sc southdakota:sd tennessee:tn ' +
  'texas:tx utah:ut vermont:vt virginia:va washington:wa westvirginia:wv wisconsin:wi wyoming:wy ' +
  'alberta:ab britishcolumbia:bc manitoba:mb newbrunswick:nb newfoundlandandlabrador:nl northwestterritories:nt ' +
  'novascotia:ns nunavut:nu ontario:on princeedwardisland:pe quebec:qc québec:qc saskatchewan:sk yukon:yt';

const stateCodes: ReadonlyMap<string, string> = new Map(
  states.split(' ').map((pair) => pair.split(':') as [string, string]),
);
const alpha3Codes: ReadonlyMap<string, string> = new Map(
  alpha3.split(' ').map((pair) => [pair.slice(0, 3).toLowerCase(), pair.slice(3).toLowerCase()]),
);
const alpha2Codes: ReadonlySet<string> = new Set(alpha3Codes.values());
let countryNames: ReadonlyMap<string, string> | undefined;

/** `name`: lower case, letters only. The two-letter code where there is one, else `name`. */
export function findStateCode(name: string): string {
  return stateCodes.get(name) ?? name;
}

/** `name`: lower case, letters only: a code of two or three letters, or a name in English or the country's language. '': no country. */
export function findCountryCode(name: string): string {
  if (alpha2Codes.has(name)) return name;
  if (name === 'uk') return 'gb';
  countryNames ??= listCountryNames();
  return alpha3Codes.get(name) ?? countryNames.get(name) ?? '';
}

/** Names come with the platform. Made when the first name arrives: codes are what nearly everybody sends. */
function listCountryNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const english = new Intl.DisplayNames('en', { type: 'region' });
  for (const code of alpha2Codes) {
    const region = code.toUpperCase();
    const { language } = new Intl.Locale(`und-${region}`).maximize();
    const native = new Intl.DisplayNames(language, { type: 'region' }).of(region) ?? '';
    for (const name of [native, english.of(region) ?? '']) names.set(lettersOf(name), code);
  }
  return names;
}

/** The form in which names are compared: lower case, letters only. */
export function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}]/gu, '');
}
