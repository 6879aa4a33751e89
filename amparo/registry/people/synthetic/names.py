"""Names of people who do not exist, each as often as such names are met on the road.

How common a name is matters more than which one it is: two people called José Hernández are two people, and whoever
searches must meet them. The order follows what is commonly reported of names in Honduras, Guatemala and El Salvador;
the weights are estimates made by hand, no published frequencies.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True)
class Names:
    """`bounds`: running sums of the weights."""

    names: tuple[str, ...]
    bounds: tuple[float, ...]

    def drawn(self, rng: Random) -> str:
        return self.names[bisect(self.bounds, rng.random() * self.bounds[-1])]


def weighted(by_weight: Mapping[float, str]) -> Names:
    """`by_weight`: weight -> names separated by spaces; "_" stands for a space within a name."""
    pairs = [(name.replace("_", " "), weight) for weight, text in by_weight.items() for name in text.split()]
    return Names(tuple(name for name, _weight in pairs), tuple(accumulate(weight for _name, weight in pairs)))


MALE = weighted(
    {
        100: "José",
        56: "Juan Luis Carlos",
        38: "Francisco Jorge Manuel Miguel",
        27: "Mario Víctor Pedro Óscar Marvin Edwin Santos",
        19: "Daniel David Roberto Antonio Rafael Julio Jesús Ángel Wilmer Héctor Marco Nelson",
        13: "Selvin Elmer Melvin Darwin Denis Elvin Franklin Kevin Cristian Josué Fernando Alexander Ricardo "
        "Walter Eduardo Henry Alejandro Ramón Allan Jonathan Noé Omar Rigoberto Santiago",
        8: "Yeison Brayan Anthony Gerson Olvin Yonatan Rolando Rubén Samuel Sergio Tomás Wilson Arnold Byron "
        "Cesar Alfredo Andrés Alberto Armando Arturo Enrique Ernesto Félix Gabriel Gerardo Gilberto "
        "Gustavo Isaac Israel Ismael Javier Joel Jairo Leonel Lorenzo Marlon Mauricio Nahún Orlin Orlando "
        "Pablo Raúl",
        4: "Adán Adonay Amílcar Benjamín Bladimir Danilo Dagoberto Dennis Donaldo Edgardo Efraín Eliseo "
        "Elías Emilio Erick Esteban Eulogio Fabricio Faustino Fredy Geovany Guillermo Hernán Heriberto "
        "Hugo Humberto Isidro Iván Jeovany Kelvin Lázaro Lester Maynor Moisés Neptalí Norman Obed Osman "
        "Reinaldo Reynel Rony Salvador Saúl Teodoro Ulises Vicente Wilfredo Xavier Yahir Yovani",
    }
)
FEMALE = weighted(
    {
        100: "María",
        52: "Ana",
        34: "Rosa Karen Reina",
        24: "Carmen Blanca Claudia Sandra Martha Gloria Wendy",
        17: "Karla Suyapa Dilcia Norma Mirna Iris Glenda Gladys Lesly Lilian Yolanda Daysi Digna Juana",
        12: "Alejandra Andrea Brenda Cindy Delmy Elsa Elena Evelyn Fátima Gabriela Heidy Ingrid Jenny Jessica "
        "Josefa Keily Kenia Lourdes Lucía Maritza Mayra Nelly Nohemy Olga Patricia Paola Sara Silvia "
        "Sonia Teresa Vilma Xiomara",
        8: "Alba Alicia Angélica Antonia Aracely Berta Carolina Cristina Danelia Diana Dunia Elizabeth Emely "
        "Emma Erika Esperanza Estefany Fanny Francisca Génesis Guadalupe Hilda Irma Isabel Yasmín Johana "
        "Katherine Leticia Lidia Luz Margarita Marlen Mercedes Nancy Nicolle Nora Paula Rosario Ruth "
        "Sofía Tania Vanessa Verónica Yessenia",
        4: "Abigail Adela Aída Amanda Amparo Bessy Cecilia Celeste Concepción Consuelo Daniela Dariela Delia "
        "Dora Doris Edith Elda Enma Eva Eunice Flor Gisela Griselda Hazel Helen Idalia Jackeline Julissa "
        "Kimberly Lorena Madelin Marcela Milagro Miriam Nely Nidia Ofelia Rebeca Rosibel Sayra Scarleth "
        "Tatiana Valeria Victoria Yadira Yorleny Zoila",
    }
)
SURNAMES = weighted(
    {
        100: "Hernández",
        78: "López",
        66: "Martínez García",
        52: "Rodríguez González Pérez",
        40: "Flores Mejía Ramos Cruz",
        30: "Reyes Sánchez Ramírez Rivera Castro",
        23: "Díaz Castillo Gómez Vásquez Romero Aguilar Pineda Zelaya Santos Lara",
        17: "Morales Ortiz Gutiérrez Álvarez Méndez Mendoza Murillo Orellana Guzmán Bonilla Escobar Maldonado "
        "Chávez",
        12: "Alvarado Amaya Ávila Benítez Cáceres Canales Carranza Contreras Domínguez Espinoza Fernández "
        "Funes Fuentes Guevara Guerra Herrera Interiano Jiménez Juárez Lemus Licona Matute Medina "
        "Mejicanos Melgar Moncada Montoya Núñez Padilla Paz Portillo Rosales Rubio Salgado Sandoval Soto "
        "Torres Turcios Velásquez Villeda",
        7: "Aguirre Alemán Amador Andino Antúnez Aparicio Argueta Arias Ayala Banegas Barahona Bautista "
        "Borjas Bueso Bustillo Cabrera Calderón Campos Cano Cardona Carías Cerrato Chinchilla Claros "
        "Cortés Coto Cubas Del_Cid De_la_Cruz De_León De_Paz Discua Dubón Durón Erazo Escalante Estrada "
        "Euceda Fajardo Figueroa Galdámez Galeano Gámez Godoy Guardado Irías Izaguirre Landaverde Lagos "
        "Lobo Luna Madrid Manzanares Márquez Marroquín Meléndez Membreño Menjívar Milla Molina Monge "
        "Montes Moreno Muñoz Nolasco Ochoa Ordóñez Osorio Pacheco Palma Paredes Perdomo Polanco Ponce "
        "Posadas Quintanilla Raudales Recinos Rivas Rivera Rodas Rosa Ruiz Salazar Salinas Serrano Solís "
        "Suazo Tábora Tejada Toledo Trejo Trochez Umanzor Urbina Valladares Valle Vallecillo Vargas Vega "
        "Ventura Vides Villanueva Zavala Zepeda Zúniga",
    }
)
GARIFUNA_SURNAMES = weighted(
    {
        30: "Norales Arzú Güity Castillo Martínez",
        15: "Batiz Lino Cacho Figueroa Álvarez Suazo Bernárdez Ávila Centeno",
        6: "Arauz Baltazar Blanco Cayetano Colón Dolmo Flores Gotay Guerrero Laboriel Lacayo Lambert Marín "
        "Meléndez Mena Palacio Sabio Thomas Valentín Zapata",
    }
)
MAYA_MALE = weighted(
    {
        30: "Mateo Andrés Pascual Diego Juan Pedro",
        15: "Gaspar Francisco Sebastián Miguel Domingo Tomás Manuel Lucas Baltazar",
        6: "Efraín Marcos Nicolás Felipe Martín Ramiro Santos K'inich Ajpub' Balam Ixb'alanke",
    }
)
MAYA_FEMALE = weighted(
    {
        30: "Juana María Eulalia Catarina Magdalena Candelaria",
        15: "Ana Petrona Micaela Isabel Dominga Lucía Angelina Rosa Manuela",
        6: "Feliciana Marta Elvira Isabela Ixchel Ixmukané Nicolasa Tomasa Xmucané",
    }
)
MAYA_SURNAMES = weighted(
    {
        26: "Pérez López García Juan Pascual Francisco",
        16: "Tzoc Xol Caal Choc Tzul Chub Ixcoy Pop Mateo Andrés Domingo",
        8: "Ajanel Ajpop Ak'abal Bac Ba Ch'en Chávez Coc Coy Cucul Ical Ixim Jolomná Maquín Matul Mucú Pacay "
        "Q'uq' Quixtan Sacul Tecú Tiul Tum Us Velasco Xicay Xitumul Yaxcal",
    }
)
HAITIAN_MALE = weighted(
    {
        30: "Jean Pierre Joseph Jacques Wilner",
        14: "Jean-Baptiste Jean-Claude Djimy Frantz Emmanuel Woodly Mackenson Ricardo Wilson Evens Fritz",
        6: "Dieudonné Fedner Gérald Jeff Kervens Louis Makenzy Odner Roody Stanley Widlin Yvon",
    }
)
HAITIAN_FEMALE = weighted(
    {
        30: "Marie Rose Guerline Nadège",
        14: "Marie-Ange Marie-Claire Mirlande Esther Fabiola Islande Magalie Rose-Laure Widline",
        6: "Chrislène Darline Djenane Judeline Lovely Myrlande Régine Roseline Sherline Yolette",
    }
)
HAITIAN_SURNAMES = weighted(
    {
        30: "Jean Pierre Joseph Louis Charles",
        14: "Jean-Baptiste François Étienne Paul Antoine Michel Saint-Louis Jean-Louis Philippe Augustin",
        6: "Alcide Belizaire Célestin Cherry Desrosiers Dorvil Estimé Exantus Fleurimond Joachim Moreau Noël "
        "Pierre-Louis Saint-Fleur Toussaint Ulysse Vilsaint",
    }
)
VENEZUELAN_MALE = weighted(
    {
        20: "José Luis Carlos Jesús Miguel Ángel Yorman Wilmer",
        8: "Johan Yeferson Yohender Eduard Deivis Leonardo Franyer Jhon Maikel Ronald Yoel Wuilmer Eliécer",
    }
)
VENEZUELAN_FEMALE = weighted(
    {
        20: "María Yulimar Carmen Mariángel Génesis Ana Rosa",
        8: "Yusleidy Oriana Yorgelis Marielis Wilmary Nairobis Yetzabeth Dayana Keila Mileidys Roxana",
    }
)
VENEZUELAN_SURNAMES = weighted(
    {
        20: "González Rodríguez Pérez Hernández García Colmenares Rojas Briceño",
        8: "Márquez Urdaneta Chirinos Bracho Aponte Zambrano Contreras Villalobos Ferrer Parra Guanipa "
        "Quintero Uzcátegui",
    }
)
ARABIC_MALE = weighted(
    {
        25: "Mohammed Ahmed Ali Mahmoud Khaled",
        10: "Abdullah Omar Hassan Hussain Youssef Ibrahim Abdel_Rahman Tariq محمد أحمد",
    }
)
ARABIC_FEMALE = weighted(
    {
        25: "Fatima Mariam Aisha Nour",
        10: "Zainab Khadija Huda Amina Rania Yasmin Layla فاطمة مريم",
    }
)
ARABIC_SURNAMES = weighted(
    {
        25: "Al-Hassan Hussein Al-Ahmad Saleh",
        10: "Al-Masri Haddad Khalil Al-Sayed Nasser Qasim Abdullah Mansour Al-Khatib Darwish",
    }
)
