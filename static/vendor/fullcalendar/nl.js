/*!
FullCalendar (Vanilla JS) v7.1.0
Docs & License: https://fullcalendar.io
(c) 2026 Adam Shaw
*/
(function ({ F: globalLocales }) {
    

    var __nl$l54 = {
        code: 'nl',
        week: {
            dow: 1, // Monday is the first day of the week.
            doy: 4, // The week that contains Jan 4th is the first week of the year.
        },
        prevText: 'Vorige',
        nextText: 'Volgende',
        todayText: 'Vandaag',
        yearText: 'Jaar',
        monthText: 'Maand',
        weekTextLong: 'Week',
        dayText: 'Dag',
        listText: 'Lijst',
        allDayText: 'Hele dag',
        moreLinkText: 'extra',
        noEventsText: 'Geen evenementen om te laten zien',
    };

    globalLocales.push(__nl$l54);

})(FullCalendar.Shared);
