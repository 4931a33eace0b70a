// Names of the emotion ids that voices have.
import { addWords, known, t } from './i18n.js';

const names = {
  neutral: ['平静', 'neutral'], happy: ['高兴', 'happy'], sad: ['悲伤', 'sad'], angry: ['生气', 'angry'], fear: ['害怕', 'fear'],
  surprise: ['惊讶', 'surprise'], calm: ['沉稳', 'calm'], gentle: ['温柔', 'gentle'], serious: ['严肃', 'serious'], disgust: ['厌恶', 'disgust'],
  hate: ['憎恨', 'hate'], relax: ['放松', 'relaxed'], lyrical: ['抒情', 'lyrical'], disgruntled: ['不满', 'disgruntled'], satisfied: ['满意', 'satisfied'],
  disappointed: ['失望', 'disappointed'], excited: ['兴奋', 'excited'], anxiety: ['焦虑', 'anxious'], jealousy: ['嫉妒', 'jealous'], pity: ['怜悯', 'pity'],
  pleasure: ['愉快', 'pleased'], arousal: ['激动', 'aroused'], dominance: ['强势', 'dominant'],
};

addWords({
  zh: Object.fromEntries(Object.entries(names).map(([id, [zh]]) => [`emotion-${id}`, zh])),
  en: Object.fromEntries(Object.entries(names).map(([id, [, en]]) => [`emotion-${id}`, en])),
});

export const emotionName = (id) => (known(`emotion-${id}`) ? t(`emotion-${id}`) : id);
