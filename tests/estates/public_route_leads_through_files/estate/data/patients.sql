CREATE TABLE patients (
  id TEXT,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  phone TEXT,
  ssn TEXT,
  card TEXT
);
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3000', 'Benedikt', 'Pereira', 'benedikt.pereira64@mailbox.org', '+44 7665 269803', '351-39-5191', '4111118595646017');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3001', 'Aoife', 'Abernathy', 'aoife.abernathy61@mailbox.org', '+44 7792 954166', '281-54-5910', '4111110727001914');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3002', 'Agnes', 'Abernathy', 'agnes.abernathy87@mailbox.org', '+44 7544 535134', '305-57-2835', '4111117718706807');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3003', 'Jonas', 'Kovalenko', 'jonas.kovalenko67@mailbox.org', '+44 7928 953386', '414-78-8538', '4111111996843796');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3004', 'Jonas', 'Abernathy', 'jonas.abernathy41@mailbox.org', '+44 7576 422655', '648-95-8263', '4111117286214705');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3005', 'Dmitri', 'Moreau', 'dmitri.moreau53@mailbox.org', '+44 7843 181100', '619-74-5640', '4111117760426668');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3006', 'Siobhan', 'Whitfield', 'siobhan.whitfield83@mailbox.org', '+44 7802 445607', '568-62-9376', '4111110263640687');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3007', 'Farida', 'Rasmussen', 'farida.rasmussen4@mailbox.org', '+44 7431 892327', '103-47-8404', '4111118254178906');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3008', 'Mateo', 'Lombardi', 'mateo.lombardi93@mailbox.org', '+44 7923 922511', '209-82-1172', '4111112972288667');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3009', 'Quentin', 'Pereira', 'quentin.pereira58@mailbox.org', '+44 7569 525198', '176-80-1753', '4111112198375371');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3010', 'Leila', 'Oyelaran', 'leila.oyelaran69@mailbox.org', '+44 7312 276387', '492-34-4674', '4111117780030540');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3011', 'Dmitri', 'Steiner', 'dmitri.steiner93@mailbox.org', '+44 7410 199324', '237-11-4040', '4111118640865901');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3012', 'Quentin', 'Abernathy', 'quentin.abernathy38@mailbox.org', '+44 7598 442833', '160-78-1641', '4111117196704035');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3013', 'Siobhan', 'Moreau', 'siobhan.moreau65@mailbox.org', '+44 7273 284586', '611-71-2408', '4111119810264735');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3014', 'Agnes', 'Moreau', 'agnes.moreau7@mailbox.org', '+44 7160 341445', '202-64-3698', '4111114533616543');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3015', 'Benedikt', 'Abernathy', 'benedikt.abernathy28@mailbox.org', '+44 7372 279003', '434-23-9721', '4111113921346630');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3016', 'Benedikt', 'Abernathy', 'benedikt.abernathy98@mailbox.org', '+44 7830 593230', '142-16-5390', '4111118344446602');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3017', 'Wilhelm', 'Lombardi', 'wilhelm.lombardi26@mailbox.org', '+44 7707 527775', '236-92-7118', '4111118264700111');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3018', 'Tomasz', 'Moreau', 'tomasz.moreau93@mailbox.org', '+44 7464 405289', '564-45-3176', '4111114552358191');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3019', 'Hannah', 'Takahashi', 'hannah.takahashi97@mailbox.org', '+44 7200 901936', '435-49-6484', '4111113858193872');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3020', 'Chiara', 'Steiner', 'chiara.steiner40@mailbox.org', '+44 7511 359010', '422-39-6216', '4111119159836879');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3021', 'Renata', 'Grzelak', 'renata.grzelak3@mailbox.org', '+44 7646 206153', '473-47-4254', '4111115097245058');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3022', 'Quentin', 'Abernathy', 'quentin.abernathy64@mailbox.org', '+44 7669 336879', '544-58-4137', '4111113907534084');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3023', 'Agnes', 'Takahashi', 'agnes.takahashi75@mailbox.org', '+44 7126 335558', '276-38-9043', '4111110393358960');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3024', 'Tomasz', 'Rasmussen', 'tomasz.rasmussen15@mailbox.org', '+44 7767 687271', '398-82-1395', '4111116140199045');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3025', 'Mateo', 'Pereira', 'mateo.pereira35@mailbox.org', '+44 7546 202213', '630-18-7853', '4111111516899930');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3026', 'Chiara', 'Abernathy', 'chiara.abernathy10@mailbox.org', '+44 7930 610041', '376-70-6554', '4111113159464063');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3027', 'Marcus', 'Rasmussen', 'marcus.rasmussen75@mailbox.org', '+44 7509 182937', '602-62-2175', '4111116341949636');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3028', 'Dmitri', 'Abernathy', 'dmitri.abernathy40@mailbox.org', '+44 7381 779978', '506-57-2474', '4111117528759095');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3029', 'Ioana', 'Novak', 'ioana.novak9@mailbox.org', '+44 7920 836210', '498-41-3994', '4111110394847037');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3030', 'Mateo', 'Whitfield', 'mateo.whitfield7@mailbox.org', '+44 7457 368568', '200-79-2115', '4111118600697633');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3031', 'Wilhelm', 'Whitfield', 'wilhelm.whitfield83@mailbox.org', '+44 7710 566355', '152-22-9190', '4111114601132787');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3032', 'Agnes', 'Steiner', 'agnes.steiner0@mailbox.org', '+44 7161 281680', '318-62-9392', '4111118464014941');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3033', 'Mateo', 'Oyelaran', 'mateo.oyelaran71@mailbox.org', '+44 7818 467084', '121-79-1205', '4111115068347578');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3034', 'Chiara', 'Rasmussen', 'chiara.rasmussen64@mailbox.org', '+44 7653 792740', '343-30-7813', '4111118341103370');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3035', 'Dmitri', 'Steiner', 'dmitri.steiner30@mailbox.org', '+44 7399 106350', '259-81-5671', '4111118075007391');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3036', 'Wilhelm', 'Fitzgerald', 'wilhelm.fitzgerald4@mailbox.org', '+44 7231 154999', '292-54-5540', '4111111906050490');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3037', 'Wilhelm', 'Moreau', 'wilhelm.moreau44@mailbox.org', '+44 7924 592608', '599-84-5590', '4111114856657272');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3038', 'Dmitri', 'Grzelak', 'dmitri.grzelak11@mailbox.org', '+44 7405 131473', '521-74-4323', '4111116379241856');
INSERT INTO patients (id, first_name, last_name, email, phone, ssn, card) VALUES ('3039', 'Siobhan', 'Abernathy', 'siobhan.abernathy85@mailbox.org', '+44 7468 874515', '509-70-1714', '4111113951212272');
