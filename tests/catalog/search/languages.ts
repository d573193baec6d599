/** A query in the ways in which people type it: with marks, without, in capitals. All must find the same post first. */
interface TypedQuery {
  /** The text of the post that is meant. */
  readonly post: string
  readonly typed: readonly string[]
}

interface Language {
  /** Words of other posts; some posts contain a word of a query. */
  readonly words: string
  readonly queries: readonly TypedQuery[]
}

const query = (post: string, ...typed: string[]): TypedQuery => ({ post, typed })

/** Five queries for each of twelve languages, by their tags (BCP 47). The posts are inventions. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  en: {
    words:
      'harbour morning quiet report street council people river evening bridge lantern market weather train garden',
    queries: [
      query(
        'The naïve engineer redrew the causeway twice.',
        'naïve engineer',
        'naive engineer',
        'NAIVE ENGINEER',
      ),
      query('Our café on Pier 7 reopens at dawn ☕', 'café pier', 'cafe pier', '"pier 7" ☕'),
      query(
        'Flooded cellars again along the quayside',
        'flooded cellars',
        'flooding cellar',
        'cellars FLOODED',
      ),
      query('Thank you all #SaveTheLido', '#SaveTheLido', '#savethelido', '#SAVETHELIDO'),
      query(
        'Ferries don’t sail tonight, says the pilot',
        "don't sail",
        'don’t sail pilot',
        'ferries pilot SAIL',
      ),
    ],
  },
  de: {
    words:
      'Hafen Morgen ruhig Bericht Straße Rat Menschen Fluss Abend Brücke Laterne Markt Wetter Zug Garten',
    queries: [
      query(
        'Die Schleuse in Möwenbüttel klemmt seit gestern.',
        'Möwenbüttel',
        'mowenbuttel',
        'Moewenbuettel',
        'MÖWENBÜTTEL',
      ),
      query(
        'Häuser am Deich stehen unter Wasser',
        'Häuser Deich',
        'hauser deich',
        'Haus Deiche',
        'haeuser deich',
      ),
      query(
        'Großer Ärger über die neue Mautstraße',
        'großer Ärger',
        'grosser arger',
        'Grosser Aerger',
        'GROSSER ÄRGER',
      ),
      query('Grüße aus dem Ölhafen ⚓', 'Grüße Ölhafen', 'grusse olhafen', 'gruesse oelhafen', '⚓'),
      query('Kundgebung morgen #FürDenFluß', '#FürDenFluß', '#furdenfluss', '#FÜRDENFLUSS'),
    ],
  },
  fr: {
    words: 'port matin calme rapport rue conseil gens rivière soir pont lanterne marché météo train jardin',
    queries: [
      query(
        'Les élèves du lycée Béranger ont repeint la jetée.',
        'élèves lycée',
        'eleves lycee',
        'élève jetée',
        'ELEVES LYCEE',
      ),
      query(
        'L’écluse de Saint-Évroult rouvre jeudi',
        'écluse Saint-Évroult',
        'ecluse saint-evroult',
        "l'ecluse evroult",
      ),
      query(
        'Œufs et cœurs de bœuf au déjeuner du préfet',
        'cœurs de bœuf',
        'coeurs de boeuf',
        'OEUFS PREFET',
      ),
      query('Grève générale dès lundi #GrèveGénérale', '#GrèveGénérale', '#grevegenerale', '#GREVEGENERALE'),
      query(
        'Inondations près des quais, garçons évacués',
        'inondation garçon',
        'inondations garcons',
        'garcon evacue',
      ),
    ],
  },
  es: {
    words:
      'puerto mañana tranquilo informe calle consejo gente río noche puente farol mercado tiempo tren jardín',
    queries: [
      query(
        'Las inundaciones destruyeron el paseo de Ñúñez',
        'inundación Ñúñez',
        'inundacion nunez',
        'INUNDACIONES NUÑEZ',
      ),
      query('El pingüino del acuario cumplió años', 'pingüino acuario', 'pinguino acuario', 'PINGÜINO'),
      query('¿Quién apagó el faro de Cabo Tímido?', 'apagó faro', 'apago faro', '"cabo timido"'),
      query(
        'Elección anulada por falta de papeletas',
        'elección anulada',
        'eleccion anulada',
        'elecciones papeleta',
      ),
      query('Todos a la plaza #AguaParaPeñón', '#AguaParaPeñón', '#aguaparapenon'),
    ],
  },
  pt: {
    words:
      'porto manhã calmo relatório rua conselho gente rio noite ponte lanterna mercado tempo trem jardim',
    queries: [
      query(
        'As manifestações pararam a estação de Araçaí',
        'manifestações Araçaí',
        'manifestacoes aracai',
        'manifestação estação',
        'manifestacao estacao',
      ),
      query('Pão e água para os pescadores do cais', 'pão água', 'pao agua', 'PÃO PESCADOR'),
      query(
        'A ação dos irmãos Falcão foi adiada',
        'irmãos Falcão',
        'irmaos falcao',
        'ação adiada',
        'acao adiada',
      ),
      query('Coração da cidade sem luz 💡', 'coração cidade', 'coracao cidade', '💡'),
      query('Não à balsa nova #NãoÀBalsa', '#NãoÀBalsa', '#naoabalsa'),
    ],
  },
  tr: {
    words: 'liman sabah sakin rapor sokak meclis insanlar nehir akşam köprü fener pazar hava tren bahçe',
    queries: [
      query(
        'İskelede ışıklar söndü, vapurlar bekliyor',
        'ışıklar vapurlar',
        'isiklar vapurlar',
        'IŞIKLAR',
        'ışık vapur',
      ),
      query(
        'Köprüler sular altında kaldı',
        'köprüler sular',
        'kopruler sular',
        'KÖPRÜLER SULAR',
        'köprüler altında',
      ),
      query('ILGAZ’DA KIŞ ERKEN GELDİ', 'Ilgaz’da kış', "ilgaz'da kis", 'ılgaz kış', 'ILGAZ KIŞ'),
      query(
        'Diyarbakır treni iptal: çığ düştü',
        'Diyarbakır çığ',
        'diyarbakir cig',
        'DİYARBAKIR ÇIĞ',
        'DIYARBAKIR CIG',
      ),
      query('Hep birlikte #İyiGünler', '#İyiGünler', '#iyigunler', '#IYIGUNLER'),
    ],
  },
  pl: {
    words:
      'port rano spokojny raport ulica rada ludzie rzeka wieczór most latarnia rynek pogoda pociąg ogród',
    queries: [
      query('Łódź ratownicza utknęła pod Śluzą Żabią', 'łódź Śluzą', 'lodz sluza', 'ŁÓDŹ ŻABIĄ'),
      query('Zażółcone jaźnie gęślarzy przy molo', 'gęślarzy molo', 'geslarzy molo', 'zazolcone'),
      query('Źródło ciepła odkryte w Kąśnej', 'źródło Kąśnej', 'zrodlo kasnej', 'ZRODLO CIEPLA'),
      query('Dziękujemy strażakom 🚒', 'dziękujemy strażakom', 'dziekujemy strazakom', '🚒'),
      query('Jutro wiec #RatujmyOdrę', '#RatujmyOdrę', '#ratujmyodre'),
    ],
  },
  vi: {
    words: 'cảng sáng yên báo đường hội người sông tối cầu đèn chợ trời tàu vườn',
    queries: [
      query('Bão số chín đổ bộ vào Đồng Tháp đêm qua', 'bão Đồng Tháp', 'bao dong thap', 'BÃO ĐỒNG THÁP'),
      query('Phà Cần Giờ ngừng chạy vì sương mù', 'phà Cần Giờ', 'pha can gio', '"sương mù"', '"suong mu"'),
      query('Học sinh nghỉ học, nước ngập trường', 'học sinh nghỉ', 'hoc sinh nghi', 'nuoc ngap truong'),
      query('Ưu tiên người già ở bến xe Mỹ Đình', 'ưu tiên Mỹ Đình', 'uu tien my dinh', 'ben xe my dinh'),
      query('Cảm ơn mọi người #CứuLấySông', '#CứuLấySông', '#cuulaysong'),
    ],
  },
  el: {
    words:
      'λιμάνι πρωί ήσυχο έκθεση δρόμος συμβούλιο άνθρωποι ποτάμι βράδυ γέφυρα φανάρι αγορά καιρός τρένο κήπος',
    queries: [
      query('Η Αθήνα χωρίς ρεύμα για τρίτη νύχτα', 'Αθήνα ρεύμα', 'αθηνα ρευμα', 'ΑΘΗΝΑ ΡΕΥΜΑ'),
      query('Πλημμύρες στους δρόμους της Σύρου', 'πλημμύρες Σύρου', 'πλημμυρες συρου', 'ΠΛΗΜΜΥΡΕΣ ΣΥΡΟΥ'),
      query('Ο φάρος της Ύδρας ξαναάναψε', 'φάρος Ύδρας', 'φαρος υδρας', 'ΦΑΡΟΣ ΥΔΡΑΣ'),
      query('Απεργία στα πλοία της γραμμής Κέα', 'απεργία Κέα', 'απεργια κεα', 'ΑΠΕΡΓΙΑ πλοίο'),
      query('Όλοι στην πλατεία #ΣώστεΤοΔάσος', '#ΣώστεΤοΔάσος', '#σωστετοδασος', '#ΣΩΣΤΕΤΟΔΑΣΟΣ'),
    ],
  },
  ru: {
    words: 'порт утро тихо отчёт улица совет люди река вечер мост фонарь рынок погода поезд сад',
    queries: [
      query('Тяжёлый лёд сковал пристань у Озёрска', 'тяжёлый лёд', 'тяжелый лед', 'ТЯЖЕЛЫЙ ЛЁД', 'Озерск'),
      query('За́мок на мысе закрыт на ремонт', 'замок мыс', 'за́мок', 'ЗАМОК РЕМОНТ'),
      query('Наводнения разрушили плотину', 'наводнения плотину', 'наводнение плотина', 'НАВОДНЕНИЕ'),
      query('Ещё один маяк погас 🌊', 'ещё маяк', 'еще маяк', '🌊'),
      query('Все на площадь #ЗаЧистоеОзеро', '#ЗаЧистоеОзеро', '#зачистоеозеро'),
    ],
  },
  ar: {
    words: 'ميناء صباح هادئ تقرير شارع مجلس ناس نهر مساء جسر فانوس سوق طقس قطار حديقة',
    queries: [
      query('أُغلِقَ المَرفَأُ بسبب العاصفة', 'المرفأ العاصفة', 'المرفا العاصفه', 'أُغلِقَ المَرفَأُ'),
      query(
        'الفيضانات دمرت الجسور في قرية الزيتونة',
        'الفيضانات الزيتونة',
        'الفيضانات الزيتونه',
        'الزيتونـــة',
      ),
      query('إضراب عمّال السكك ٢٤ ساعة', 'إضراب عمال ٢٤', 'اضراب عمال 24', 'اضراب عمّال'),
      query('مدرسة القرى تفتح أبوابها مجدداً', 'مدرسة القرى', 'مدرسه القري', 'ابوابها مجددا'),
      query('شكراً لكم #أنقذوا_البحيرة', '#أنقذوا_البحيرة', '#انقذوا_البحيره'),
    ],
  },
  ja: {
    words: '港 朝 静か 報告 通り 議会 人々 川 夕方 橋 灯り 市場 天気 列車 庭',
    queries: [
      query('津波警報が灯台町に発表されました', '津波警報', '灯台町', '津波 灯台町'),
      query('ﾌｪﾘｰは本日欠航です', 'フェリー', 'ﾌｪﾘｰ', '欠航'),
      query('ガス漏れで商店街を封鎖', 'ガス漏れ', '商店街 封鎖', '"商店街を封鎖"'),
      query('消防団ありがとう🙏🏽', '消防団', '🙏', '🙏🏽'),
      query('みんなで守ろう #水辺を守れ', '#水辺を守れ', '＃水辺を守れ'),
    ],
  },
}
