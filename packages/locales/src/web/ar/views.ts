import type { views as en } from '../en/views.ts';
import type { Translation } from '../translation.ts';

export const views: Translation<typeof en> = {
  banner: 'ترى لوحة التحكم كما يراها {{email}}. لا يمكن تغيير أي شيء. حتى {{time}}.',
  end: 'إنهاء العرض',
  endedTitle: 'انتهى هذا العرض',
  endedText: 'أغلق علامة التبويب هذه، أو افتح عرضًا جديدًا من صفحة العميل.',
  opening: 'جارٍ فتح العرض',
  files: 'لا يمكن تنزيل الملفات أثناء العرض.',
  close: 'مغادرة',
  title: 'وصول الموظفين',
  lead: 'يمكن لموظفينا الاطلاع على لوحة التحكم لمساعدتك: للقراءة فقط، ومن دون أسرارك، ولمدة 30 دقيقة كحد أقصى. كل مرة مدرجة هنا.',
  empty: 'لم يطّلع أحد من موظفينا على لوحة التحكم الخاصة بك.',
  row: 'من {{start}} إلى {{end}}',
  open: 'منذ {{start}}',
  reason: 'السبب: {{reason}}',
  pages: 'الصفحات: {{pages}}',
};
