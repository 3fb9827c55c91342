"""Ordinary texts: what an encoder makes of them is what all texts have in common, before a node has stories."""

from __future__ import annotations

TEXTS = (
    "The weather stays dry in most of the country. Some rain is expected in the north on Thursday.",
    "The home team won the match by two goals. The next game is on Sunday.",
    "Le parlement a voté le budget après un long débat. Le ministre a remercié les députés.",
    "Une exposition de peinture ouvre ses portes samedi au musée de la ville.",
    "Los precios de los alimentos subieron en marzo, según la oficina de estadística.",
    "La nueva escuela abrirá sus puertas después de las vacaciones de verano.",
    "Президент встретился с министрами и обсудил планы на следующий год.",
    "На севере области открыли новую больницу. Она примет первых пациентов осенью.",
    "市政府表示，新的地铁线路将于明年开通，预计每天运送十万名乘客。",
    "今年的水稻收成比去年好，农民说雨水来得及时。",
    "أعلنت الوزارة عن افتتاح طريق جديد يربط بين المدينتين.",
    "ارتفعت أسعار النفط يوم الاثنين بعد اجتماع الدول المنتجة.",
    "بازی فوتبال دیروز با نتیجه مساوی به پایان رسید.",
    "دانشمندان روش تازه‌ای برای تصفیه آب پیدا کرده‌اند.",
    "وزیر اعظم نے نئے ہسپتال کا افتتاح کیا۔",
    "محکمہ موسمیات کے مطابق کل بارش کا امکان ہے۔",
    "किसानों ने सरकार से बेहतर दाम की मांग की है।",
    "शहर में फिल्म महोत्सव शुक्रवार से शुरू होगा।",
    "Merkez bankası faiz oranını değiştirmedi. Piyasalar kararı bekliyordu.",
    "Polis, trafik kazasında iki kişinin hafif yaralandığını açıkladı.",
    "Pemerintah akan membangun jembatan baru di atas sungai itu tahun depan.",
    "Serikali imetangaza mpango wa kupanda miti milioni moja.",
    "বন্যার পানি কমতে শুরু করেছে, মানুষ ঘরে ফিরছে।",
    "Жаңа оқу жылы бірінші қыркүйекте басталады.",
)
"""About nothing in particular, in twelve and more languages, as the beginnings of news are."""
